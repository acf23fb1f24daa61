namespace MlxDoctor.Harness.Checks.Wire;

/// <summary>What became of one fault before one server.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Case">The case that noticed; null when none did.</param>
/// <param name="Code">Code of its first finding.</param>
/// <param name="Masked">Findings that only a known deviation explained, as <c>case: code</c>, of a fault that nothing else noticed.</param>
/// <param name="Touched">The fault has spoilt anything; without it nothing could be noticed.</param>
internal sealed record WireRow(string Fault, string? Case, string? Code, IReadOnlyList<string> Masked, bool Touched)
{
    /// <summary>A case failed.</summary>
    public bool Noticed => Case is not null;
}
