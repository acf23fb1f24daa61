using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Harness.Statistics;

/// <summary>Reduces the samples of one session to the number that is compared.</summary>
internal static class SessionValue
{
    /// <summary>The session's number; null without samples.</summary>
    public static double? Of(IReadOnlyCollection<double> samples, SessionStatistic statistic, Better better)
    {
        if (samples.Count == 0)
            return null;
        if (statistic == SessionStatistic.Median || samples.Any(double.IsNaN))
            return Quantiles.Median(samples);
        var fastestFirst = better == Better.Lower ? samples.Order() : samples.OrderDescending();
        return fastestFirst.ElementAt(Math.Min(1, samples.Count - 1));
    }

    /// <summary>Reads the word that a user writes.</summary>
    /// <exception cref="UsageException">Neither <c>median</c> nor <c>fast</c>.</exception>
    public static SessionStatistic Parse(string word) => word switch
    {
        "median" => SessionStatistic.Median,
        "fast" => SessionStatistic.Fast,
        _ => throw new UsageException($"'{word}' is no statistic", Nearest.Hint(word, ["median", "fast"])),
    };
}
