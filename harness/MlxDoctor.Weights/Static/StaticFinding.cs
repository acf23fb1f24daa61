namespace MlxDoctor.Weights.Static;

/// <summary>Something that a static check saw.</summary>
/// <param name="Verdict">How bad it is.</param>
/// <param name="File">File, relative to the model directory.</param>
/// <param name="Tensor">Tensor, if one is to blame.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record StaticFinding(StaticVerdict Verdict, string? File, string? Tensor, string Message);
