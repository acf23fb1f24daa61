namespace MlxDoctor.Weights;

/// <summary>Arguments of <c>weights MODEL-DIR</c>.</summary>
/// <param name="ModelPath">Directory or tensor file.</param>
/// <param name="RunDirectory">Where the run is written.</param>
/// <param name="Schemes">Schemes to try; null for the default three.</param>
/// <param name="ExpertsOnly">Only experts; null for the default, every 2-D weight.</param>
/// <param name="Resume">Continue an interrupted run.</param>
/// <param name="Json">Write JSON instead of text.</param>
internal sealed record AnalyzeArguments(
    string ModelPath, string RunDirectory, IReadOnlyList<string>? Schemes = null, bool? ExpertsOnly = null, bool Resume = false, bool Json = false);
