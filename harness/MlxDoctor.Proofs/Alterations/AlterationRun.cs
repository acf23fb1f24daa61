using System.Collections.Concurrent;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Replays cases from a recording of a healthy server, whole and altered.</summary>
internal sealed class AlterationRun(TapeReader tape, Dialect? dialect, PromptBook prompts)
{
    /// <summary>The recorded cases that hold, with all that they were answered.</summary>
    public async Task<(IReadOnlyList<ICheckCase> Cases, IReadOnlyList<TapedExchange> Exchanges)> HealthyAsync(CancellationToken cancellation)
    {
        var seen = new ConcurrentQueue<TapedExchange>();
        var context = await ContextAsync(tape.Changed((caseId, request, turn, exchange) =>
        {
            if (caseId.Length > 0)
                seen.Enqueue(new(caseId, request with { Id = "" }, turn, 0, exchange));
            return exchange;
        }), cancellation);
        var holding = new List<ICheckCase>();
        foreach (var check in Catalogue.All.Where(c => tape.Cases.Contains(c.Info.Id)).OrderBy(c => c.Info.Harmful))
            if ((await CaseRunner.RunAsync(check, context, [], cancellation)).Verdict == Verdict.Pass)
                holding.Add(check);
        var ids = holding.Select(c => c.Info.Id).ToHashSet(StringComparer.Ordinal);
        return (holding, [.. seen.Where(e => ids.Contains(e.Case)).DistinctBy(e => e.Key)
            .GroupBy(e => (e.Case, e.Group, e.IsStream, AnswerGroups.Route(e.Request))).SelectMany(g => g.Select((e, i) => e with { Number = i }))]);
    }

    /// <summary>Puts to an altered server the cases that get something altered, until one notices.</summary>
    public async Task<AlterationResult> JudgeAsync(Alteration alteration, IReadOnlyList<ICheckCase> cases, CancellationToken cancellation)
    {
        var context = await ContextAsync(tape.Changed((caseId, request, turn, exchange) =>
            caseId.Length > 0 && alteration.Changes.TryGetValue(TapedExchange.KeyOf(caseId, request, turn), out var change) ? change(exchange) : exchange),
            cancellation);
        string? undecided = null;
        foreach (var check in cases.Where(c => alteration.Cases.Contains(c.Info.Id)))
        {
            var outcome = await CaseRunner.RunAsync(check, context, [], cancellation);
            if (outcome.Verdict == Verdict.Fail)
                return new(alteration, check.Info.Id, [.. outcome.Findings.Select(f => f.Code.Text).Distinct()], null);
            if (outcome.Verdict != Verdict.Pass)
                undecided ??= $"{check.Info.Id}: {outcome.Verdict.Name()}: {outcome.Reason}";
        }
        return new(alteration, null, [], undecided);
    }

    private Task<CaseContext> ContextAsync(TapeReader reader, CancellationToken cancellation) =>
        TapeContext.OpenAsync(reader, dialect, prompts, new Forget(), cancellation);

    private sealed class Forget : ITranscriptSink
    {
        public void Keep(Transcript transcript)
        {
            // The outcome carries all that is looked at.
        }
    }
}
