using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Proofs.Proxy;

namespace MlxDoctor.Proofs.ProxyBench;

/// <summary>Puts the cases of Check to a real server behind a wire that lies.</summary>
internal sealed class WireBench(IServerSession server, WireProxy proxy, CaseContext context, IReadOnlyList<KnownDeviation> deviations)
{
    /// <summary>Longest wait for an answer; a hanging request must not cost minutes, and a busy machine is slow.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private const int Rests = 30;

    /// <summary>The cases, in the order of Check.</summary>
    public static IReadOnlyList<ICheckCase> Cases { get; } =
        [.. Catalogue.All.Where(c => c.Info.Area is Area.Contract or Area.Output && c.Info.Fast).OrderBy(c => c.Info.Harmful)];

    /// <summary>One fault: the cases that are likely to notice first, then all others, until one fails.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="cases">The cases that may be put.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<WireRow> FaultAsync(WireFault fault, IReadOnlyList<ICheckCase> cases, CancellationToken cancellation)
    {
        await SettleAsync(cancellation);
        proxy.Use(fault);
        try
        {
            // A patience and a book of its own: what one fault used up must not be missing to the next, and no answer from behind another wire may be judged.
            var fresh = context with { Settling = new(), Book = new() };
            var (masked, said, put) = (new List<string>(), new List<(string, string)>(), 0);
            var first = cases.Where(c => !c.Info.Harmful && fault.First.Any(p => FileSystemName.MatchesSimpleExpression(p, c.Info.Id))).ToList();
            foreach (var check in first.Concat(cases.Except(first)))
            {
                var outcome = await RunAsync(check, fresh, cancellation);
                put++;
                if (outcome.Verdict is Verdict.Fail or Verdict.Error)
                    return new(fault.Name, check.Info.Id, Unexplained(check.Info.Id, outcome), [], true, put, []);
                if (first.Contains(check))
                    said.Add((check.Info.Id, Said(outcome)));
                if (outcome.Verdict == Verdict.KnownDeviation)
                    masked.AddRange(outcome.Findings.Select(f => $"{check.Info.Id}: {f.Code}").Distinct());
            }
            return new(fault.Name, null, null, masked, proxy.Touched, put, said);
        }
        finally
        {
            proxy.Use(null);
        }
    }

    /// <summary>The clean wire: every failure is a false alarm. Also gives what the known deviations explained.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="detail">Gets a line for each finding that is a known deviation; null for none.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<(IReadOnlyList<string> Alarms, IReadOnlyList<string> Known)> CleanAsync(
        IReadOnlyList<ICheckCase> cases, TextWriter? detail, CancellationToken cancellation)
    {
        var (alarms, known) = (new List<string>(), new List<string>());
        var fresh = context with { Settling = new(), Book = new() };
        foreach (var check in cases)
        {
            var outcome = await RunAsync(check, fresh, cancellation);
            if (outcome.Verdict is Verdict.Fail or Verdict.Error)
                alarms.Add(
                    $"{check.Info.Id}: {outcome.Reason ?? outcome.Findings.FirstOrDefault()?.Message} | "
                        + $"{outcome.Findings.FirstOrDefault(f => CaseRunner.Explains(check.Info.Id, f, deviations) is null)?.Seen}");
            else if (outcome.Verdict == Verdict.KnownDeviation)
                known.AddRange(outcome.Findings.Select(f => $"{check.Info.Id}: {f.Code}").Distinct());
            foreach (var f in outcome.Verdict == Verdict.KnownDeviation ? outcome.Findings : [])
                await (detail ?? TextWriter.Null)
                    .WriteLineAsync(
                        $"  {check.Info.Id} {(f.Sent?.Contains("\"stream\":true", StringComparison.Ordinal) == true ? "stream" : "plain")} {f.Code}: "
                            + $"{f.Message} | {f.Seen?.ReplaceLineEndings("\\n")}");
        }
        return (alarms, known);
    }

    private async Task<CaseOutcome> RunAsync(ICheckCase check, CaseContext fresh, CancellationToken cancellation)
    {
        if (server.Obituary is not null)
            await server.RestartAsync("it died", cancellation);
        var outcome = await CaseRunner.RunAsync(check, fresh, deviations, cancellation);
        if (check.Info.Harmful)
            await server.RestartAsync($"after {check.Info.Id}", cancellation);
        return outcome;
    }

    private static string Said(CaseOutcome outcome) => outcome.Verdict switch
    {
        Verdict.Pass => "holds",
        Verdict.KnownDeviation => $"deviates as known: {outcome.Reason}",
        Verdict.Skip => $"skipped: {outcome.Reason}",
        _ => $"{outcome.Verdict}: {outcome.Reason}",
    };

    private string Unexplained(string id, CaseOutcome outcome) =>
        outcome.Findings.FirstOrDefault(f => CaseRunner.Explains(id, f, deviations) is null)?.Code.Text ?? "error";

    /// <summary>What one fault left in the server must not be put down to the next one.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < Rests; i++)
        {
            var findings = new FindingList(server.Endpoint);
            if (server.Obituary is null)
            {
                await Liveness.CheckAsync(context, findings, cancellation);
                if (findings.Findings.All(f => f.Code.Family != FindingCode.HttpStatus.Family))
                    return;
            }
            if (server.Obituary is not null || i == Rests / 2)
                await server.RestartAsync("between faults", cancellation);
            await Task.Delay(Rest, context.Time, cancellation);
        }
        throw new EnvironmentException("the server does not come to rest", "Look at its log.");
    }
}
