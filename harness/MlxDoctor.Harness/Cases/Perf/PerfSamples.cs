using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Memory;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>The ways in which a metric follows from a session.</summary>
internal static class PerfSamples
{
    /// <summary>A sample for each first request of a scenario.</summary>
    public static PerfMetric Cold(string id, string unit, Better better, string scenario, Func<Transcript, double?> of, string means, bool tokens = false) =>
        new(id, unit, better, [scenario], means, run => Each(id, run, scenario, s => s.First, of, tokens));

    /// <summary>A sample for each repetition.</summary>
    public static PerfMetric Again(string id, string unit, Better better, string scenario, Func<Transcript, double?> of, string means, bool tokens = false) =>
        new(id, unit, better, [scenario], means, run => Each(id, run, scenario, s => s.Again, of, tokens));

    /// <summary>One sample: the spread of decoding.</summary>
    public static PerfMetric Deviation(string id, string scenario, string means) =>
        new(id, "tok/s", Better.Lower, [scenario], means, run => One(id, Quantiles.StandardDeviation(
            Each(id, run, scenario, s => s.Again, TranscriptMetrics.DecodeTokS, tokens: true).Samples), "fewer than two answers"));

    /// <summary>One sample: good calls over all requests, failed ones included.</summary>
    public static PerfMetric ToolRate(string id, string scenario) =>
        new(id, "%", Better.Higher, [scenario], "requests that led to a good tool call, in per cent; a failed request is none", run =>
            run.Scenarios.TryGetValue(scenario, out var s) && s.First.Count > 0
                ? One(id, 100.0 * s.First.Count(t => ToolAnswer.IsGood(t, s.Scenario.ExpectTool)) / s.First.Count, "")
                : NotRun(id, scenario))
        { Scale = MetricScale.Difference };

    /// <summary>
    /// One sample: the first doctor's score, decode + 10 * 1000 / cached TTFT + 5 * 1000 / multi-turn TTFT + 20 * tool rate + 3 * 1000 / long cached TTFT,
    /// times at least 1 ms; null when a part is missing.
    /// </summary>
    public static PerfMetric Composite(string id, IReadOnlyList<string> scenarios) =>
        new(id, "points", Better.Higher, scenarios, "decode speed plus weighted inverse waiting times and tool success, as the first doctor computed it", run =>
        {
            double? Part(string metric) => Quantiles.Median([.. PerfMetrics.All.First(m => m.Id == metric).Of(run).Samples]);
            static double? Inverse(double weight, double? ms) => weight * 1000 / (ms is { } t ? Math.Max(t, 1) : null);
            return One(id, Part("decode_tok_s") + Inverse(10, Part("cached_ttft_ms")) + Inverse(5, Part("mt_ttft_ms"))
                + (20 * Part("tc_success_rate") / 100) + Inverse(3, Part("long_cached_ttft_ms")), "one of its parts is missing");
        });

    /// <summary>One sample of the server's memory.</summary>
    public static PerfMetric Footprint(string id, Func<MemoryUse, double?> of, string means) =>
        new(id, "MB", Better.Lower, [], means, run => One(id, of(run.Memory), $"no footprint: {run.Memory.Source}"));

    /// <summary>One sample: requests without a complete answer.</summary>
    public static PerfMetric FailedRequests(string id) =>
        new(id, "requests", Better.Lower, [], "requests of the session that got no complete answer", run => One(id, run.Failed, ""))
        { Scale = MetricScale.Difference };

    /// <summary>A sample for each batch of concurrent requests.</summary>
    public static PerfMetric Throughput(string id, string scenario, string means) =>
        new(id, "tok/s", Better.Higher, [scenario], means, run =>
        {
            if (!run.Scenarios.TryGetValue(scenario, out var s))
                return NotRun(id, scenario);
            var batches = s.First.Chunk(s.Scenario.Concurrency).Zip(s.BatchMs)
                .Where(b => b.First.All(t => t.IsComplete && TranscriptTiming.Tokens(t).Count is not null));
            return new(id, [.. batches.Select(b => 1000 * b.First.Sum(t => TranscriptTiming.Tokens(t).Count!.Value) / b.Second)])
            {
                Failed = s.First.Count(t => !t.IsComplete),
                TokenSource = Source(s.First),
                OutputTokens = Length(s.First),
                Missing = "no batch was answered completely",
            };
        });

    private static MetricSamples Each(
        string id, SessionRun run, string scenario, Func<ScenarioRun, IReadOnlyList<Transcript>> which, Func<Transcript, double?> of, bool tokens)
    {
        if (!run.Scenarios.TryGetValue(scenario, out var s))
            return NotRun(id, scenario);
        var answers = which(s);
        return new(id, [.. answers.Select(of).OfType<double>()])
        {
            Failed = answers.Count(t => !t.IsComplete),
            TokenSource = tokens ? Source(answers) : null,
            OutputTokens = tokens ? Length(answers) : null,
            Missing = answers.Any(t => t.IsComplete) ? "the answers do not show it" : "no request was answered",
        };
    }

    private static MetricSamples One(string id, double? value, string missing) =>
        value is { } v ? new(id, [v]) : new(id, []) { Missing = missing };

    private static MetricSamples NotRun(string id, string scenario) => new(id, []) { Missing = $"the scenario '{scenario}' did not run" };

    private static string? Source(IReadOnlyList<Transcript> answers)
    {
        string[] sources = [.. answers.Where(t => t.IsComplete).Select(t => TranscriptTiming.Tokens(t).Source).OfType<string>().Distinct()];
        return sources.Length switch { 0 => null, 1 => sources[0], _ => "mixed" };
    }

    private static double? Length(IReadOnlyList<Transcript> answers) =>
        Quantiles.Median([.. answers.Where(t => t.IsComplete).Select(t => (double?)TranscriptTiming.Tokens(t).Count).OfType<double>()]);
}
