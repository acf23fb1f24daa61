using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Whether a long prompt leaves the server slower than it was, for all that come after.</summary>
/// <remarks>
/// A busy machine slows a server down too. So what looks slow is put to the proof: our own server is started afresh, must be fast again, and slow again after
/// one more long prompt;
/// one that is not ours must have been fast just before.
/// </remarks>
internal static class PaceAfterLong
{
    private const double SlowerTimes = 2.5, SlowerMs = 2;
    private const int Streams = 3, Enough = 16;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    /// <summary>Milliseconds between two tokens of a short stream, the best of a few; null when it cannot be told.</summary>
    public static async Task<(double ItlMs, Transcript T)?> MeasureAsync(CaseContext context, CancellationToken cancellation)
    {
        (double ItlMs, Transcript T)? best = null;
        for (var i = 0; i < Streams; i++)
        {
            var t = await context.SendAsync(ApiRequest.Chat(Asker.Shape(context.Prompts["count-20"].Body(context.ModelName), stream: true)), cancellation);
            if (t.Answer.Usage?.Completion is not >= Enough || TranscriptTiming.ItlMs(t) is not { } itl)
                return best;
            if (best is null || itl < best.Value.ItlMs)
                best = (itl, t);
        }
        return best;
    }

    /// <summary>Adds a finding when it is slower, and proven to be.</summary>
    public static async Task CheckAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        if (await MeasureAsync(context, cancellation) is not { } before)
        {
            findings.Missing = "a stream whose tokens come one by one";
            return;
        }
        if (await AfterLongAsync() is not { } after)
            return;
        var reference = Math.Min(before.ItlMs, context.Pace.ItlMs ?? double.PositiveInfinity);
        if (!IsSlower(after.ItlMs, reference))
            return;
        if (context.Session.Owned)
        {
            await context.Session.RestartAsync("to see whether it is faster when fresh", cancellation);
            if (await MeasureAsync(context, cancellation) is not { } fresh || !IsSlower(after.ItlMs, fresh.ItlMs))
                return;
            (reference, after) = (fresh.ItlMs, await AfterLongAsync() ?? fresh);
        }
        else
        {
            await Task.Delay(Rest, context.Time, cancellation);
            (reference, after) = (before.ItlMs, await MeasureAsync(context, cancellation) ?? before);
        }
        if (IsSlower(after.ItlMs, reference))
            findings.Add(
                after.T, FindingCode.FlowSlowerAfterLong,
                FormattableString.Invariant($"after one prompt of 2,000 tokens short answers are {after.ItlMs / reference:0.0} times slower"),
                "the pace from before",
                FormattableString.Invariant($"{reference:0.0} ms between tokens before, {after.ItlMs:0.0} ms afterwards"));

        async Task<(double ItlMs, Transcript T)?> AfterLongAsync()
        {
            var (_, answered) = await ask.ChatAsync(context.Prompts["needle-2000-middle"].Body(context.ModelName), stream: false, cancellation);
            return answered ? await MeasureAsync(context, cancellation) : null;
        }
    }

    private static bool IsSlower(double itlMs, double referenceMs) => itlMs > SlowerTimes * referenceMs && itlMs - referenceMs > SlowerMs;
}
