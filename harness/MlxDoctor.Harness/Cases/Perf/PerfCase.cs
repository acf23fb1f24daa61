using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Judges one metric of the shared measurement.</summary>
internal sealed class PerfCase(PerfMetric metric) : ICheckCase
{
    /// <inheritdoc/>
    public CaseInfo Info { get; } = new(
        metric.CaseId, Area.Perf,
        metric.Scenarios.Count == 0 ? "the requests of all scenarios" : $"the requests of the scenarios {string.Join(", ", metric.Scenarios)}",
        $"{metric.Means}: not worse than the baseline by more than the limit, in three fresh sessions",
        "a server that got slower answers every test as before")
    {
        Fast = metric.Fast,
        Source = "field definitions of LLM serving benchmarks; harness/pages/STATISTICS.md for the rule",
    };

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        if (context.Tool<PerfBench>() is not { } bench)
            return CaseOutcome.Skip("this run measures no speed");
        var measured = await bench.MeasuredAsync(context, cancellation);
        var found = measured.Findings.GetValueOrDefault(metric.Id) ?? [];
        var outcome = Judge(
            measured.Metrics[metric.Id], metric.Rule(bench.Setup.Thresholds), measured.NotCompared, found, measured.Recorded,
            bench.Setup.Options.MustCompare);
        return outcome with { Notes = measured.Notes };
    }

    /// <summary>The verdict that follows from a judgement.</summary>
    /// <param name="m">The metric with its judgement.</param>
    /// <param name="rule">How it is judged.</param>
    /// <param name="notCompared">Why nothing was compared, or null.</param>
    /// <param name="found">What is wrong with the answers.</param>
    /// <param name="recorded">The file that now holds it, or null.</param>
    /// <param name="required">What counts and is not compared is an error.</param>
    internal static CaseOutcome Judge(
        Metric m, MetricRule rule, string? notCompared, IReadOnlyList<Finding> found, string? recorded = null, bool required = false)
    {
        var outcome = Judge(m, rule, notCompared, found, recorded);
        return required && rule.Gated && outcome.Verdict == Verdict.Skip && m.Samples.Count > 0
            ? outcome with { Verdict = Verdict.Error, Reason = $"speed is required and was not compared: {outcome.Reason}" }
            : outcome;
    }

    private static CaseOutcome Judge(Metric m, MetricRule rule, string? notCompared, IReadOnlyList<Finding> found, string? recorded)
    {
        if (Odd(m, rule) is { } odd)
            return Outcome(Verdict.Error, odd, m);
        if (found.Count > 0)
            return CaseOutcome.From(found, m);
        if (notCompared is not null)
            return Outcome(Verdict.Skip, m.Samples.Count == 0 ? $"{notCompared} ({m.Note})" : notCompared, m);
        if (recorded is not null && m.Samples.Count > 0)
            return Outcome(Verdict.Pass, $"recorded: {m.Note}", m);
        return m.Judgement switch
        {
            Judgement.Same => CaseOutcome.Pass(m),
            Judgement.Improved => CaseOutcome.Pass(m),
            Judgement.Regression when rule.Gated => Outcome(Verdict.Regression, Slower(m), m),
            Judgement.Regression => Outcome(Verdict.Pass, $"{Judgement.Advisory.Name()}: {Slower(m)}", m with { Judgement = Judgement.Advisory }),
            Judgement.Inconclusive => Outcome(Verdict.Inconclusive, m.Note ?? "not confirmed", m),
            Judgement.NotGated or Judgement.New => Outcome(Verdict.Skip, $"{m.Judgement?.Name()}: {m.Note}", m),
            Judgement.Dropped => CaseOutcome.From([new(FindingCode.PerfDropped, $"{m.Id} is {m.Note}") { Expected = "a value", Seen = "none" }], m),
            null => Outcome(Verdict.Skip, m.Note ?? "nothing was measured", m),
            var other => Outcome(Verdict.Error, $"unknown judgement '{other}'", m),
        };
    }

    private static string Slower(Metric m) =>
        FormattableString.Invariant($"{m.Id} {m.Value:0.##} {m.Unit}, baseline {m.Baseline:0.##}")
            + (m.DeltaPct is { } d ? FormattableString.Invariant($" ({d:+0.0;-0.0} %)") : "") + $": {m.Note}";

    private static string? Odd(Metric m, MetricRule rule)
    {
        for (var i = 0; i < m.Samples.Count; i++)
            if (!double.IsFinite(m.Samples[i]) || (rule.Scale == MetricScale.Ratio && m.Samples[i] < 0))
                return FormattableString.Invariant($"sample {i + 1} of {m.Id} is {m.Samples[i]} {m.Unit}, which is no measurement");
        return null;
    }

    private static CaseOutcome Outcome(Verdict verdict, string reason, Metric m) => new(verdict, reason, [], [m]);
}
