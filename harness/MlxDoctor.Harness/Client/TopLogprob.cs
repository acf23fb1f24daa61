namespace MlxDoctor.Harness.Client;

/// <summary>One alternative of a position.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Logprob">Its natural logarithm of probability; null when not a number.</param>
/// <param name="Bytes">Its bytes, or null when not given.</param>
internal sealed record TopLogprob(string? Token, double? Logprob, IReadOnlyList<int>? Bytes);
