namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>One token of an answer.</summary>
/// <param name="Id">The token.</param>
/// <param name="Logprob">Its natural log probability before temperature; null when not asked for.</param>
/// <param name="Top">The best alternatives, best first; empty when not asked for.</param>
internal sealed record GeneratedToken(int Id, float? Logprob, IReadOnlyList<(int Id, float Logprob)> Top)
{
    /// <summary>True for tokens of the prompt that <c>echo</c> reports.</summary>
    public bool FromPrompt { get; init; }

    /// <summary>Prompt tokens that the prefix cache saved; the same on every token of an answer.</summary>
    public int CachedPromptTokens { get; init; }
}
