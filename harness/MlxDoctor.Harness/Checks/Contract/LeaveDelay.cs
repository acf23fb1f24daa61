using System.Globalization;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Contract;

/// <summary>Whether the request on the heels of a client that left waits much longer than others.</summary>
/// <remarks>A busy machine makes one request slow, hardly the same one of three three times: only what happens in every round is reported.</remarks>
internal static class LeaveDelay
{
    private const int Rounds = 3, Factor = 3;
    // A request on the heels of a client that left may be served before the server has noticed.
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    /// <summary>Adds a finding when the next request is late in each round.</summary>
    /// <param name="context">The session.</param>
    /// <param name="request">A stream that takes long.</param>
    /// <param name="findings">Gets the finding.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task CheckAsync(CaseContext context, ApiRequest request, FindingList findings, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var before = await AskAsync(context, cancellation);
            await context.SendAsync(request with { AbortWhen = p => p.Events.Count >= 4 }, cancellation);
            await Task.Delay(Noticed, context.Time, cancellation);
            var after = await AskAsync(context, cancellation);
            var again = await AskAsync(context, cancellation);
            // A refusal or a broken answer is for the liveness check; only times are compared here.
            if (new[] { before, after, again }.Any(t => t.Status != 200))
                return;
            // A busy server notices a leave late: then it is the second request that waits.
            var (first, second) = (after.Ms(after.EndTicks), again.Ms(again.EndTicks));
            var usual = Math.Max(before.Ms(before.EndTicks), Math.Min(first, second));
            var late = Math.Max(first, second);
            if (late < Grace.TotalMilliseconds + Factor * usual)
                return;
            if (round < Rounds)
                continue;
            findings.Add(first < second ? again : after, "leave.slow-after", "the first answer after a client left takes much longer than others, each time", string.Create(CultureInfo.InvariantCulture, $"about {usual:0} ms"), string.Create(CultureInfo.InvariantCulture, $"{late:0} ms"));
            return;
        }
    }

    private static Task<Transcript> AskAsync(CaseContext context, CancellationToken cancellation) =>
        context.SendAsync(ApiRequest.Chat(context.Prompts["echo-word"].Body(context.ModelName)), cancellation);
}
