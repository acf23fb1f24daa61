using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>A stream that runs beside what is sent next.</summary>
internal static class RunningStream
{
    /// <summary>Starts a stream and returns once it runs, so that what is sent next runs beside it.</summary>
    /// <param name="context">The session.</param>
    /// <param name="body">The request, as a stream.</param>
    /// <param name="leaveAfter">Events after which the client leaves; null for never.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <param name="progress">Is told how many events have come.</param>
    public static async Task<Task<Transcript>> BeginAsync(
        CaseContext context, JsonObject body, int? leaveAfter, CancellationToken cancellation, Action<int>? progress = null)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = context.SendAsync(ApiRequest.Chat(body) with
        {
            AbortWhen = p =>
            {
                if (p.Events.Count >= 2)
                    started.TrySetResult();
                progress?.Invoke(p.Events.Count);
                return p.Events.Count >= leaveAfter;
            },
        }, cancellation);
        await Task.WhenAny(started.Task, running);
        return running;
    }
}
