namespace MlxDoctor.Weights;

/// <summary>Arguments of <c>weights diff A B</c>: A is judged, B is the reference.</summary>
internal sealed record DiffArguments(string A, string B, bool Json = false);
