namespace MlxDoctor.Harness.Baselines;

/// <summary>A tool call of a recorded answer.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Arguments">Text of the arguments, as it came.</param>
internal sealed record GivenCall(string Name, string Arguments);
