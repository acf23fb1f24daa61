namespace MlxDoctor.Core.Runs;

/// <summary>Tells those who look on what a run waits for, every ten seconds for as long as it does, so that no server can keep the run silent.</summary>
/// <param name="tell">Is given the case (null outside of one), what is waited for, and how long already.</param>
/// <param name="time">The clock.</param>
public sealed class WaitBook(Action<string?, string, TimeSpan> tell, TimeProvider time)
{
    /// <summary>How often a wait is told; a shorter wait is told never.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Tells by the trace of a run.</summary>
    public static WaitBook Of(RunDirectory run, string? model, TimeProvider time) => new(
        (caseId, what, elapsed) =>
        {
            try
            {
                new TraceWriter(run, time).Write(TraceWriter.Waiting, model, caseId, what, elapsed.TotalMilliseconds);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full disk makes the run fail by its records; the wait itself must go on.
            }
        },
        time);

    /// <summary>Begins a wait, which ends when it is disposed.</summary>
    /// <param name="caseId">The case that waits; null outside of one.</param>
    /// <param name="what">Says what is waited for at the moment when it is told.</param>
    public IDisposable Begin(string? caseId, Func<string> what)
    {
        var began = time.GetTimestamp();
        return time.CreateTimer(_ => tell(caseId, what(), time.GetElapsedTime(began)), null, Every, Every);
    }
}
