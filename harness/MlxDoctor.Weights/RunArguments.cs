namespace MlxDoctor.Weights;

/// <summary>Arguments of the verbs that work on a run directory.</summary>
/// <param name="RunDirectory">The run.</param>
/// <param name="ModelPath">For <c>collect</c>: overrides the manifest's path.</param>
/// <param name="Resume">For <c>collect</c>: continue.</param>
/// <param name="Json">Write JSON instead of text.</param>
internal sealed record RunArguments(string RunDirectory, string? ModelPath = null, bool Resume = false, bool Json = false);
