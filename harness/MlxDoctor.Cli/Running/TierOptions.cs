using MlxDoctor.Core.Cases;

namespace MlxDoctor.Cli.Running;

/// <summary>What the user asked for.</summary>
/// <param name="Tier">The tier.</param>
internal sealed record TierOptions(Tier Tier)
{
    public string? Server { get; init; }
    public string? Model { get; init; }
    public IReadOnlyList<string> Models { get; init; } = [];
    public IReadOnlyList<string> Servers { get; init; } = [];
    public IReadOnlyList<string> Agents { get; init; } = [];
    public string? Resume { get; init; }
    public IReadOnlyList<string> ModelsDirs { get; init; } = [];
    public string? Url { get; init; }
    public string? ApiKeyEnv { get; init; }
    public string? CustomCommand { get; init; }
    public string? ServerArguments { get; init; }
    public IReadOnlyList<string> Areas { get; init; } = [];
    public string? CaseGlob { get; init; }
    public bool UpdateBaselines { get; init; }
    public string? Against { get; init; }
    public string? AgainstServer { get; init; }
    public string? AgainstUrl { get; init; }
    public bool AgainstAlternate { get; init; }
    public string? Sessions { get; init; }
    public string? Statistic { get; init; }
    public bool AcceptAnswers { get; init; }
    public string? Baseline { get; init; }
    public string? Require { get; init; }
    public string? Out { get; init; }
    public bool Strict { get; init; }
    public bool Bisect { get; init; }
    public string? Level { get; init; }
    public bool Accept { get; init; }
    public string? Record { get; init; }
    public string? Replay { get; init; }
    public bool Destructive { get; init; }
    public string? Patience { get; init; }
    public string? Budget { get; init; }
    public bool Verbose { get; init; }
    public bool List { get; init; }
}
