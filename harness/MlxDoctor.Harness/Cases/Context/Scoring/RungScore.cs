using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Right answers at one length.</summary>
/// <param name="Haystacks">What each haystack came to.</param>
internal sealed record RungScore(IReadOnlyList<HaystackScore> Haystacks)
{
    /// <summary>Right answers.</summary>
    public int Right => Haystacks.Sum(h => h.Right);

    /// <summary>Questions.</summary>
    public int Asked => Haystacks.Sum(h => h.Asked);

    /// <summary>Share of right answers, 0 to 1; null without questions.</summary>
    public double? Share => Asked == 0 ? null : (double)Right / Asked;

    /// <summary>Wilson's interval of 95 %, as if all questions were independent.</summary>
    public Interval? Wilson => Proportion.Wilson(Right, Asked);

    /// <summary>Bootstrap interval of 95 % with whole haystacks drawn.</summary>
    public Interval? ByHaystack(ulong seed) => Haystacks.Count < 2 ? null : Bootstrap.Of(
        [.. Haystacks.Select((_, i) => (double)i)],
        drawn => drawn.Sum(i => (double)Haystacks[(int)i].Right) / drawn.Sum(i => (double)Haystacks[(int)i].Asked),
        seed,
        confidence: 0.95);

    /// <summary>Both together.</summary>
    public RungScore With(RungScore more) => new([.. Haystacks, .. more.Haystacks]);
}
