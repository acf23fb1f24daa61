namespace MlxDoctor.Harness.Client;

/// <summary>One position of the answer with its probability.</summary>
/// <param name="Token">Text of the token.</param>
/// <param name="Logprob">Its natural logarithm of probability; null when not a number.</param>
/// <param name="Bytes">Its bytes, or null when not given.</param>
/// <param name="Top">The alternatives in the server's order.</param>
internal sealed record LogprobEntry(string? Token, double? Logprob, IReadOnlyList<int>? Bytes, IReadOnlyList<TopLogprob> Top);
