namespace MlxDoctor.Harness.Baselines.Platforms;

/// <summary>The machine's own clock: a fixed piece of work on every processor at once, so that whatever else runs shows in its time.</summary>
internal static class CpuWork
{
    private const int Steps = 4_000_000, Repeats = 5;

    // Written by every thread, so that the compiler can't leave the work out.
    private static ulong _sink;

    /// <summary>Median duration of a few repetitions in milliseconds: some 50 ms of work in all.</summary>
    public static double MeasureMs(TimeProvider time)
    {
        var durations = new double[Repeats];
        for (var i = 0; i < Repeats; i++)
        {
            var threads = Enumerable.Range(1, Environment.ProcessorCount).Select(n => new Thread(() => Work((ulong)n)) { IsBackground = true }).ToList();
            var started = time.GetTimestamp();
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();
            durations[i] = time.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(durations);
        return durations[Repeats / 2];
    }

    private static void Work(ulong state)
    {
        for (var i = 0; i < Steps; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }
        Interlocked.Exchange(ref _sink, state);
    }
}
