namespace MlxDoctor.Harness.Asking;

/// <summary>A server that is late with every answer would keep the harness for hours: once that is found, nothing more is asked.</summary>
internal sealed class HopelessDelay
{
    private string? _reason;

    /// <summary>Why the rest is not run, or null.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Notes that it was found, by the case that reports it.</summary>
    public void Found(string caseId, double seconds) =>
        Volatile.Write(
            ref _reason,
            FormattableString.Invariant($"not run: every answer is {seconds:0.#} s late (see {caseId}); a single case runs all the same with --case"));
}
