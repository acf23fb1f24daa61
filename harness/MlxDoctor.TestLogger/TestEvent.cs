using System.Text.Json.Serialization;

namespace MlxDoctor.TestLogger;

/// <summary>What a test host said about one test, free of any host's types.</summary>
/// <param name="At">When it was received, in UTC.</param>
/// <param name="Id">Fully qualified name of the method.</param>
/// <param name="DisplayName">Name with arguments.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>skipped</c>, <c>none</c> or <c>notfound</c>.</param>
/// <param name="DurationMs">How long it took.</param>
internal sealed record TestEvent(DateTimeOffset At, string Id, string DisplayName, string Outcome, double DurationMs)
{
    /// <summary>The error's message, or the reason of a skip.</summary>
    public string? Error { get; init; }

    public string? Stack { get; init; }

    public IReadOnlyDictionary<string, string> Traits { get; init; } = new Dictionary<string, string>();

    [JsonIgnore]
    public bool Passed => Outcome == "passed";

    [JsonIgnore]
    public bool Skipped => Outcome is "skipped" or "none";

    /// <summary>Anything but passed and skipped: an outcome that we do not know never reads as fine.</summary>
    [JsonIgnore]
    public bool Failed => !Passed && !Skipped;

    public bool HasTier(params ReadOnlySpan<string> tiers) =>
        Traits.TryGetValue("Tier", out var tier) && tiers.Contains(tier, StringComparer.OrdinalIgnoreCase);
}
