namespace MlxDoctor.Core.Cases;

/// <summary>What was asked of a server, in requests and in the tokens that it counted.</summary>
/// <param name="Requests">Requests that were sent.</param>
/// <param name="PromptTokens">Tokens of their prompts; null when no answer told.</param>
/// <param name="GeneratedTokens">Tokens of the answers; null when none told.</param>
public sealed record RequestCost(int Requests, long? PromptTokens, long? GeneratedTokens)
{
    /// <summary>Nothing yet.</summary>
    public static RequestCost None { get; } = new(0, null, null);

    /// <summary>Both together; what only one of them tells counts alone.</summary>
    public RequestCost Plus(RequestCost other) =>
        new(Requests + other.Requests, Sum(PromptTokens, other.PromptTokens), Sum(GeneratedTokens, other.GeneratedTokens));

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}
