using MlxDoctor.Core.Errors;

namespace MlxDoctor.TestLogger;

/// <summary>What may follow <c>--logger doctor;</c>.</summary>
internal static class LoggerParameters
{
    private const string TierKey = "Tier";

    // Vstest adds these on its own.
    private static readonly string[] OfThePlatform = ["TestRunDirectory", "TargetFramework", "TreatNoTestsAsError"];

    /// <summary>The tier, or null when none is given.</summary>
    /// <exception cref="UsageException">There is a parameter that the logger does not know.</exception>
    public static string? Tier(IReadOnlyDictionary<string, string?> parameters)
    {
        string? tier = null;
        foreach (var (key, value) in parameters)
        {
            if (key.Equals(TierKey, StringComparison.OrdinalIgnoreCase))
                tier = value;
            else if (!OfThePlatform.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw new UsageException(
                    $"the doctor logger has no parameter '{key}'",
                    $"{Nearest.Hint(key, [TierKey])} For example --logger \"doctor;Tier=check\".");
        }
        return string.IsNullOrWhiteSpace(tier) ? null : tier.Trim().ToLowerInvariant();
    }
}
