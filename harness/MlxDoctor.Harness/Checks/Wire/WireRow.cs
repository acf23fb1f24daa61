namespace MlxDoctor.Harness.Checks.Wire;

/// <summary>What became of one fault before one server.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Case">The case that noticed; null when none did.</param>
/// <param name="Code">Code of its first finding.</param>
/// <param name="Masked">Findings that only a known deviation explained, as <c>case: code</c>, of a fault that nothing else noticed.</param>
/// <param name="Touched">The fault has spoilt anything; without it nothing could be noticed.</param>
/// <param name="Put">How many cases were put until one failed.</param>
/// <param name="Likely">What each case that was likely to notice said of a fault that it did not report.</param>
internal sealed record WireRow(
    string Fault, string? Case, string? Code, IReadOnlyList<string> Masked, bool Touched, int Put, IReadOnlyList<(string Case, string Said)> Likely)
{
    /// <summary>A case failed.</summary>
    public bool Noticed => Case is not null;
}
