namespace MlxDoctor.Harness.Cases;

/// <summary>What a case costs on the embedded server.</summary>
/// <param name="Id">The case.</param>
/// <param name="Seconds">How long it takes after the cases before it in the order.</param>
/// <param name="Requests">Requests that it sends in a whole run; those that another case has sent for it are that one's.</param>
/// <param name="PromptTokens">Tokens of the prompts.</param>
/// <param name="GeneratedTokens">Tokens of the answers.</param>
internal sealed record CasePrice(string Id, double Seconds, int Requests, long PromptTokens, long GeneratedTokens);
