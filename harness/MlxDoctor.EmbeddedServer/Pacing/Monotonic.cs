using System.Diagnostics;

namespace MlxDoctor.EmbeddedServer.Pacing;

/// <summary>Milliseconds of the machine's monotonic clock; every process on the machine reads the same clock.</summary>
internal static class Monotonic
{
    /// <summary>The last stretch is spun, because a timer wakes up to two milliseconds late.</summary>
    private const double SpinMs = 2;

    public static double NowMs => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    /// <summary>Waits until the clock shows <paramref name="dueMs"/>: sleeps, then spins.</summary>
    public static async ValueTask WaitUntilAsync(double dueMs, CancellationToken cancellation)
    {
        var left = dueMs - NowMs;
        if (left > SpinMs)
            await Task.Delay(TimeSpan.FromMilliseconds(left - SpinMs), TimeProvider.System, cancellation);
        // Yielding matters: the write before this wait is done by a thread that the kernel may have put on our core, behind us.
        while (NowMs < dueMs)
            if (!Thread.Yield())
                Thread.SpinWait(20);
    }
}
