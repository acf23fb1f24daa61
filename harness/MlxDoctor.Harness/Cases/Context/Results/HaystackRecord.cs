using MlxDoctor.Harness.Cases.Context.Scoring;

namespace MlxDoctor.Harness.Cases.Context.Results;

/// <summary>One haystack and its answers.</summary>
internal sealed record HaystackRecord
{
    /// <summary>Counts the haystacks of a size.</summary>
    public required int Number { get; init; }

    /// <summary>What became of each key.</summary>
    public required IReadOnlyList<KeyRecord> Keys { get; init; }

    /// <summary>Tokens of the prompt; null when the server did not count them.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens that were cached when the same was asked again; null when not told or not asked.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Time to first token in milliseconds, cold; null when not measured.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Milliseconds between tokens; null when not measured.</summary>
    public double? ItlMs { get; init; }

    /// <summary>The cold answer, shortened.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Its score, cold.</summary>
    public HaystackScore Score() => new(Keys.Count(k => k.Asked.Cold), Keys.Count);
}
