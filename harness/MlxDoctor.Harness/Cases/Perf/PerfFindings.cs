using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>What the answers themselves show to be wrong, whatever the speed.</summary>
internal static class PerfFindings
{
    /// <summary>A chat template's own head may be cached: that many tokens, or a tenth of the prompt, are no warm prompt.</summary>
    private const int HeadTokens = 16;

    /// <summary>Findings by the metric that they spoil.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Finding>> Of(IReadOnlyList<SessionRun> runs, Endpoint endpoint)
    {
        var byMetric = new Dictionary<string, IReadOnlyList<Finding>>(StringComparer.Ordinal);
        Add("failed_requests", Failed(runs, endpoint));
        Add("decode_tok_s", Unreconciled(runs, endpoint));
        Add("cold_ttft_ms", NotCold(runs, "chat", endpoint));
        Add("long_ttft_ms", NotCold(runs, "long", endpoint));
        return byMetric;

        void Add(string metric, Finding? finding)
        {
            if (finding is not null)
                byMetric[metric] = [finding];
        }
    }

    private static Finding? Failed(IReadOnlyList<SessionRun> runs, Endpoint endpoint)
    {
        var all = runs.SelectMany(r => r.All).ToList();
        var failed = all.Where(t => !t.IsComplete).ToList();
        return failed.Count == 0 ? null : Make(
            FindingCode.PerfRequestsFailed, FormattableString.Invariant($"{failed.Count} of {all.Count} requests got no complete answer"),
            failed[0], endpoint, "a complete answer to each", failed[0].Describe());
    }

    private static Finding? Unreconciled(IReadOnlyList<SessionRun> runs, Endpoint endpoint)
    {
        var odd = runs.SelectMany(r => r.All).Select(t => (T: t, Why: TranscriptMetrics.Unreconciled(t))).Where(x => x.Why is not null).ToList();
        return odd.Count == 0 ? null : Make(
            FindingCode.PerfTokensUnreconciled, FormattableString.Invariant($"token counts can't be right in {odd.Count} answers: {odd[0].Why}"),
            odd[0].T, endpoint, "usage.completion_tokens that agrees with what is streamed, within 10 %", odd[0].Why!);
    }

    private static Finding? NotCold(IReadOnlyList<SessionRun> runs, string scenario, Endpoint endpoint)
    {
        var warm = runs.SelectMany(r => r.Scenarios.TryGetValue(scenario, out var s) ? s.First : [])
            .Where(t => t.Answer.Usage is { CachedTokens: { } cached, Prompt: { } prompt } && cached > Math.Max(HeadTokens, prompt / 10))
            .ToList();
        return warm.Count == 0 ? null : Make(
            FindingCode.PerfNotCold,
            FormattableString.Invariant(
                $"{warm.Count} prompts that begin with new digits were called cached: either the count is wrong or an answer to another prompt was used"),
            warm[0], endpoint, "cached_tokens 0, but for the template's own head",
            FormattableString.Invariant($"cached_tokens {warm[0].Answer.Usage!.CachedTokens} of {warm[0].Answer.Usage!.Prompt}"));
    }

    private static Finding Make(FindingCode code, string message, Transcript t, Endpoint endpoint, string expected, string seen) => new(code, message)
    {
        Sent = FindingList.Cut(System.Text.Encoding.UTF8.GetString((t.Request.Body ?? default).Span)),
        Expected = expected,
        Seen = FindingList.Cut(seen),
        RequestId = t.Id,
        Curl = t.ToCurl(endpoint),
    };
}
