namespace MlxDoctor.Weights;

/// <summary>Arguments of <c>weights check</c>.</summary>
internal sealed record CheckArguments(string ModelPath, bool Json = false);
