namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Decides whether a model still uses a length as it uses a short one.</summary>
/// <remarks>
/// A length holds when its score is at least 85 % of the model's own score at the base (NoLiMa, Modarressi and others, 2025). With 17 questions chance alone
/// goes below that, so a length that does
/// is asked twice as many haystacks again, and counts as forgotten when the score of all of them is below 85 % of the base and really lower: a permutation test
/// over haystacks gives less than 0.2 %.
/// How often that errs is simulated by <c>harness/doctor self context</c>.
/// </remarks>
internal static class ForgettingRule
{
    /// <summary>Share of the base score that a length must hold.</summary>
    public const double Hold = 0.85;

    /// <summary>A base score below this says nothing: the model does not do the task.</summary>
    public const double LeastBase = 0.3;

    /// <summary>Haystacks of the base, where they cost little.</summary>
    public const int BaseHaystacks = 8;

    /// <summary>Haystacks that a doubtful length is asked in addition.</summary>
    public const int MoreHaystacks = 8;

    /// <summary>Largest chance of a difference that is none.</summary>
    public const double Alpha = 0.002;

    /// <summary>False when the base score is too low to compare with.</summary>
    public static bool CanJudge(RungScore atBase) => atBase.Share >= LeastBase;

    /// <summary>The score is below what must be held, by its plain value.</summary>
    public static bool Doubtful(RungScore atBase, RungScore rung) => rung.Share < Hold * atBase.Share;

    /// <summary>
    /// The length is forgotten so clearly that no more need be asked: less than half of the base, and every haystack below every one of the base.
    /// </summary>
    public static bool ForgottenAtOnce(RungScore atBase, RungScore rung) =>
        rung.Share < atBase.Share / 2 && rung.Haystacks.Max(h => h.Share) < atBase.Haystacks.Min(h => h.Share);

    /// <summary>The length is forgotten: below the line and really lower.</summary>
    public static bool Forgotten(RungScore atBase, RungScore rung) =>
        Doubtful(atBase, rung) && Permutation.OneSided([.. atBase.Haystacks.Select(h => h.Share)], [.. rung.Haystacks.Select(h => h.Share)]) < Alpha;
}
