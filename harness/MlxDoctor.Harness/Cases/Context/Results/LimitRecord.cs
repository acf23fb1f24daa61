namespace MlxDoctor.Harness.Cases.Context.Results;

/// <summary>A limit and what it was found by.</summary>
internal sealed record LimitRecord
{
    /// <summary>The largest size that was good, in tokens; null when none was, or when it was not judged.</summary>
    public int? Good { get; init; }

    /// <summary>The smallest larger size that was bad; null when none was.</summary>
    public int? Bad { get; init; }

    /// <summary>Sizes that were bad below <see cref="Good"/>.</summary>
    public IReadOnlyList<int> Inversions { get; init; } = [];

    /// <summary>Why it could not be judged; null when it was.</summary>
    public string? NotJudged { get; init; }

    /// <summary>The evidence in a sentence.</summary>
    public string Evidence { get; init; } = "";
}
