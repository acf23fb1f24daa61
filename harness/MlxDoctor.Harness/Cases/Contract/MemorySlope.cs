using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Memory;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Whether the server's memory grows with every repetition of one request, which no cache explains: it has the answer already.</summary>
/// <remarks>
/// Heaps grow in leaps and caches fill up, so only what grows in each of several rounds is reported; the first round that does not ends the case.
/// </remarks>
internal static class MemorySlope
{
    private const int Warm = 4, Round = 8, Rounds = 4;

    /// <summary>A round that grows by less says nothing: it is a heap's ordinary step.</summary>
    private const long LeastBytes = 12L << 20;

    /// <summary>Sends the request until a round does not grow, or adds a finding.</summary>
    public static async Task CheckAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var probe = MemoryProbes.For(context);
        Transcript? last = null;
        if (!await SendAsync(Warm) || await probe.ReadAsync(cancellation) is not { } before)
        {
            if (last is null or { IsSuccess: true })
                findings.Missing = $"the memory of the server: {probe.Source}";
            return;
        }
        var grown = new List<long>();
        while (grown.Count < Rounds)
        {
            if (!await SendAsync(Round) || await probe.ReadAsync(cancellation) is not { } after)
                return;
            if (after - before < LeastBytes)
                return;
            grown.Add(after - before);
            before = after;
        }
        var each = grown.Sum() / (double)(Rounds * Round) / (1 << 20);
        findings.Add(
            last!, FindingCode.StateMemoryGrows, FormattableString.Invariant($"memory grows with every repetition of one request, by about {each:0.0} MiB"),
            "no growth once the answer was given a few times",
            FormattableString.Invariant($"MiB per {Round} requests: {string.Join(", ", grown.Select(g => g >> 20))} ({probe.Source})"));

        async Task<bool> SendAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var (t, answered) = await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: i % 2 == 1, cancellation);
                last = t;
                if (!answered)
                    return false;
            }
            return true;
        }
    }
}
