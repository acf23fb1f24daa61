using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Harness.Asking;

/// <summary>A server that is still busy with what one case left behind must not fail the next one: that case has reported it.</summary>
/// <remarks>One budget for a whole session: a server that is busy for ever costs it once and then fails case by case.</remarks>
internal sealed class Settling
{
    private const string Busy = "503";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private TimeSpan _left = TimeSpan.FromSeconds(60);

    /// <summary>After a good request that was refused as "busy": waits until an ordinary one is answered, or the session's budget is used up.</summary>
    public async Task WaitAsync(CaseContext context, CaseOutcome outcome, CancellationToken cancellation)
    {
        if (context.Replay is not null || !outcome.Findings.Any(f => f.Code == FindingCode.HttpStatus && f.Message.Contains(Busy, StringComparison.Ordinal)))
            return;
        while (_left > TimeSpan.Zero)
        {
            var started = context.Time.GetTimestamp();
            var findings = new FindingList(context.Session.Endpoint);
            await Liveness.CheckAsync(context, findings, cancellation);
            var settled = !findings.Findings.Any(f => f.Code.Family == FindingCode.HttpStatus.Family);
            if (!settled)
                await Task.Delay(Pause, context.Time, cancellation);
            _left -= context.Time.GetElapsedTime(started);
            if (settled)
                return;
        }
    }
}
