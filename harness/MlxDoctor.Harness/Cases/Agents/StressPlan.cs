using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>The same call again and again with sampling on, as agents have it.</summary>
internal static class StressPlan
{
    private const int Times = 8;

    /// <summary>A server is blamed when even the upper end of the interval is below this share.</summary>
    private const double Enough = 0.9;

    /// <summary>The tests.</summary>
    public static IReadOnlyList<AgentTest> All { get; } =
    [
        new(
            "stress", FormattableString.Invariant($"a command to run, {Times} times at temperature 0.8"),
            FormattableString.Invariant($"no leak at all, and a share of right calls that is not surely below {Enough:P0} (Wilson interval)"),
            "tool calls that leak as text now and then", p => p.Tools > 0, StressAsync) { Needs = ["tools"] },
    ];

    private static async Task StressAsync(AgentRun run, CancellationToken cancellation)
    {
        var prompt = run.Context.Prompts["tool-shell"];
        var right = 0;
        var asked = 0;
        Client.Transcript? miss = null;
        for (var i = 1; i <= Times; i++)
        {
            var body = prompt.Body(run.Context.ModelName);
            body["temperature"] = 0.8;
            var (t, answered) = await run.AskAsync(body, run.Profile.Streaming, cancellation, repetition: i);
            if (!answered)
                return;
            asked++;
            var own = new FindingList(run.Context.Session.Endpoint);
            await ExpectationJudge.JudgeAsync(prompt.Expect, t, ModelTrust.Known, own);
            if (own.Findings.Count == 0)
                right++;
            else
                miss = t;
        }
        var share = Proportion.Wilson(right, asked)!.Value;
        var words = string.Create(CultureInfo.InvariantCulture, $"{right} of {asked} right ({share.Lower:P0} to {share.Upper:P0})");
        run.Findings.Note($"stress: {words}");
        // Measured once per model, by the first agent that asks.
        if (run.Sent > 0)
            run.Metrics.Add(new Metric("tool_call_pct", "%", Better.Higher, []) { Value = 100.0 * right / asked });
        if (miss is not null && share.Upper < Enough && run.Context.Model == ModelTrust.Known)
            run.Findings.Add(
                miss, FindingCode.AgentsUnsteady, $"too few right calls: {words}", FormattableString.Invariant($"at least {Enough:P0} within the interval"),
                miss.Describe());
    }
}
