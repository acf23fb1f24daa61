namespace MlxDoctor.Weights;

/// <summary>Arguments of <c>weights init</c>.</summary>
internal sealed record InitArguments(string RunDirectory, string ModelId, string RunName, string? ModelPath = null, bool Json = false);
