namespace MlxDoctor.Core.Runs;

/// <summary>A version that is another one than in the baseline.</summary>
/// <param name="Name">The fact, for example <c>mlx_lm_version</c>.</param>
/// <param name="From">In the baseline; null when it was not known.</param>
/// <param name="To">Now.</param>
public sealed record VersionChange(string Name, string? From, string? To);
