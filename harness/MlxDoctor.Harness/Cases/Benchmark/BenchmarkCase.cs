using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Benchmark;

/// <summary>One cell group of the scorecard: a model on a server, measured, not judged.</summary>
internal sealed class BenchmarkCase(string server, AgentProfile agent, IReadOnlyList<string> only) : ICheckCase
{
    private const int MostNamed = 12;

    /// <inheritdoc/>
    public CaseInfo Info { get; } = new(
        ScorecardColumns.Family + server,
        Area.Benchmark,
        "the speed scenarios, the cases of contract and output, and a tool call several times",
        "figures for the scorecard; only a server that fails altogether is an error",
        "which of the models on this machine is worth using")
    {
        Source = "harness/scorecard",
        Fast = false,
    };

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        var metrics = new List<Metric>();
        var notes = new List<string>();
        foreach (var check in Wanted().Where(c => c.Info.Area == Area.Perf))
        {
            var outcome = await CaseRunner.RunAsync(check, context, [], cancellation);
            if (IsGone(context))
                return outcome;
            metrics.AddRange(outcome.Metrics);
            if (outcome.Verdict is Verdict.Error or Verdict.Fail)
                notes.Add($"{check.Info.Id}: {outcome.Reason}");
        }
        if (await ContractAsync(context, metrics, notes, cancellation) is { } died)
            return died;
        await ToolsAsync(context, metrics, notes, cancellation);
        metrics.Add(Score(metrics));
        return CaseOutcome.Pass(metrics) with { Notes = notes };
    }

    /// <summary>A server that died or hangs has no figures.</summary>
    private static bool IsGone(CaseContext context) => context.Session.Obituary is not null || context.Vigil?.Silent is not null;

    /// <summary>The fast cases, or those that were asked for.</summary>
    private IEnumerable<ICheckCase> Wanted() => Catalogue.All.Where(c => only.Count == 0 ? c.Info.Fast : only.Contains(c.Info.Id));

    private async Task<CaseOutcome?> ContractAsync(CaseContext context, List<Metric> metrics, List<string> notes, CancellationToken cancellation)
    {
        var (passed, judged) = (0, 0);
        var failed = new List<string>();
        foreach (var check in Wanted().Where(c => c.Info is { Area: Area.Contract or Area.Output, Harmful: false }))
        {
            var outcome = await CaseRunner.RunAsync(check, context, [], cancellation);
            if (IsGone(context))
                return outcome with { Verdict = Verdict.Error, Reason = $"{check.Info.Id}: {outcome.Reason}" };
            if (outcome.Verdict is not (Verdict.Pass or Verdict.Fail))
                continue;
            judged++;
            if (outcome.Verdict == Verdict.Pass)
                passed++;
            else
                failed.Add(check.Info.Id);
        }
        if (judged > 0)
            metrics.Add(new Metric(ScorecardColumns.Contract, "%", Better.Higher, []) { Value = 100.0 * passed / judged });
        if (failed.Count > 0)
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{failed.Count} of {judged} cases fail: {string.Join(", ", failed.Take(MostNamed))}{(failed.Count > MostNamed ? " …" : "")}"));
        return null;
    }

    private async Task ToolsAsync(CaseContext context, List<Metric> metrics, List<string> notes, CancellationToken cancellation)
    {
        var test = StressPlan.All[0];
        if (context.Capabilities.Missing(test.Needs) is { } lack)
        {
            notes.Add(lack);
            return;
        }
        var run = new AgentRun(agent, context);
        await test.Run(run, cancellation);
        metrics.AddRange(run.Metrics);
        notes.AddRange(run.Findings.Findings.Select(f => $"{test.Name}: {f.Message}"));
    }

    /// <summary>Decode speed weighted by how much of it is worth having: speed x share of cases passed x share of tool calls right.</summary>
    internal static Metric Score(IReadOnlyList<Metric> metrics)
    {
        double? Value(string id) => metrics.FirstOrDefault(m => m.Id == id)?.Value;
        return new Metric(ScorecardColumns.Score, "", Better.Higher, [])
        {
            // A part that was not measured leaves no score; a 0 would read as the worst of all.
            Value = Value(ScorecardColumns.Decode) * Value(ScorecardColumns.Contract) / 100 * Value(ScorecardColumns.Tools) / 100,
        };
    }
}
