namespace MlxDoctor.Core.Cases;

/// <summary>
/// The words that stand for tiers: in verbs, manifests, names of run directories, baselines and settings files, and in the trait of the tests.
/// </summary>
public static class TierNames
{
    /// <summary>The word, for example <c>check</c>.</summary>
    public static string Name(this Tier tier) => tier switch
    {
        Tier.Smoke => "smoke",
        Tier.Check => "check",
        Tier.Full => "full",
        Tier.Benchmark => "benchmark",
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    /// <summary>The value of the trait <c>Tier</c>, for example <c>Check</c>.</summary>
    public static string Trait(this Tier tier) => tier.ToString();

    /// <summary>The tier that a word stands for, or null: a bare test run is of none.</summary>
    public static Tier? Find(string word) => Enum.GetValues<Tier>().Cast<Tier?>().FirstOrDefault(t => t!.Value.Name() == word);
}
