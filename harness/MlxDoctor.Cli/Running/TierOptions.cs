namespace MlxDoctor.Cli.Running;

/// <summary>What the user asked for.</summary>
/// <param name="Tier">The tier in lower case.</param>
internal sealed record TierOptions(string Tier)
{
    public string? Server { get; init; }
    public string? Model { get; init; }
    public string? Url { get; init; }
    public string? ApiKeyEnv { get; init; }
    public string? CustomCommand { get; init; }
    public IReadOnlyList<string> Areas { get; init; } = [];
    public string? CaseGlob { get; init; }
    public bool UpdateBaselines { get; init; }
    public string? Sessions { get; init; }
    public string? Statistic { get; init; }
    public string? Out { get; init; }
    public bool Strict { get; init; }
    public bool Bisect { get; init; }
    public bool List { get; init; }
}
