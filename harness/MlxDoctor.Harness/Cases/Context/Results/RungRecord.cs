using System.Text.Json.Serialization;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Context.Results;

/// <summary>All haystacks of one size.</summary>
internal sealed record RungRecord
{
    /// <summary>Prompt and reserved answer together, in tokens.</summary>
    public required int Size { get; init; }

    /// <summary>The haystacks.</summary>
    public required IReadOnlyList<HaystackRecord> Haystacks { get; init; }

    /// <summary>Below what must be held, and really lower than the base; null when it was not judged.</summary>
    public bool? Forgotten { get; init; }

    /// <summary>Whose fault wrong answers are.</summary>
    public Culprit Culprit { get; init; }

    /// <summary>Cold answers.</summary>
    [JsonIgnore]
    public RungScore Score => new([.. Haystacks.Select(h => h.Score())]);

    /// <summary>The keys, three ways.</summary>
    [JsonIgnore]
    public IReadOnlyList<AskedThrice> Keys => [.. Haystacks.SelectMany(h => h.Keys).Select(k => k.Asked)];

    /// <summary>Medians over its haystacks.</summary>
    public SpeedAt Speed() => new(
        Size,
        Quantiles.Median([.. Haystacks.Where(h => h is { TtftMs: not null, PromptTokens: > 0 }).Select(h => h.TtftMs!.Value / h.PromptTokens!.Value)]),
        Quantiles.Median([.. Haystacks.Where(h => h.ItlMs is not null).Select(h => h.ItlMs!.Value)]));
}
