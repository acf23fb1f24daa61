using System.Globalization;
using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>Which limits are lower than those of the test before.</summary>
internal static class LowerLimits
{
    /// <summary>Smaller differences are the resolution of a search.</summary>
    private const double Tolerance = 0.02;

    /// <summary>A line for each; a limit that one of the tests did not judge, or stopped before, is not compared.</summary>
    public static IReadOnlyList<string> Of(ContextResult? before, ContextResult now)
    {
        if (before is null)
            return [];
        return
        [
            .. new[] { ("accepted", before.Accepted, now.Accepted), ("used", before.Used, now.Used), ("cached", before.Cached, now.Cached) }
                .Where(l => l.Item2.Good is { } was && l.Item3 is { Good: { } good, Bad: { } bad } && good < was * (1 - Tolerance) && bad <= was)
                .Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Item1}: {l.Item3.Good:#,0} tokens, {l.Item2.Good:#,0} last time")),
        ];
    }
}
