using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Whether the request on the heels of a client that left waits much longer than others.</summary>
/// <remarks>
/// A busy machine makes one request slow, hardly one of three again and again: only what is seen in three rounds, before two in which it is not, is reported.
/// </remarks>
internal static class LeaveDelay
{
    private const int Late = 3, InTime = 2, Rounds = 6, Factor = 3;
    // A request on the heels of a client that left may be served before the server has noticed.
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    /// <summary>Adds a finding when one of the next requests is late in most rounds.</summary>
    /// <param name="context">The session.</param>
    /// <param name="request">A stream that takes long.</param>
    /// <param name="findings">Gets the finding.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task CheckAsync(CaseContext context, ApiRequest request, FindingList findings, CancellationToken cancellation)
    {
        var (late, inTime) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await AskAsync(context, cancellation);
            var left = await context.SendAsync(request with { AbortWhen = p => p.Events.Count >= 4 }, cancellation);
            await Task.Delay(Noticed, context.Time, cancellation);
            var after = await AskAsync(context, cancellation);
            var again = await AskAsync(context, cancellation);
            // A refusal or a broken answer is for the liveness check; only times are compared here.
            if (new[] { before, after, again }.Any(t => t.Status != 200))
                return;
            // On a busy machine all of the stream may have come before it could be left: that tells nothing.
            if (left.HasDone)
                continue;
            // A busy server notices a leave late: then it is the second request that waits, or the first of the next round.
            var asked = new[] { before, after, again }.OrderBy(t => t.EndTicks).ToList();
            var (usual, longest) = (asked[1].Ms(asked[1].EndTicks), asked[2].Ms(asked[2].EndTicks));
            if (longest < Grace.TotalMilliseconds + Factor * usual)
            {
                if (++inTime == InTime)
                    return;
            }
            else if (++late == Late)
            {
                findings.Add(
                    asked[2], FindingCode.LeaveSlowAfter, "the first answer after a client left takes much longer than others, again and again",
                    string.Create(CultureInfo.InvariantCulture, $"about {usual:0} ms"), string.Create(CultureInfo.InvariantCulture, $"{longest:0} ms"));
                return;
            }
        }
    }

    private static Task<Transcript> AskAsync(CaseContext context, CancellationToken cancellation) =>
        context.SendAsync(ApiRequest.Chat(context.Prompts["echo-word"].Body(context.ModelName)), cancellation);
}
