using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Permutation test of two groups of shares (Fisher, 1935), by random relabelling with a seed of its own.</summary>
internal static class Permutation
{
    /// <summary>Relabellings.</summary>
    public const int Draws = 5_000;

    /// <summary>The chance that labels drawn at random put the second group at least so far below the first; counts the real labels too, so never 0.</summary>
    public static double OneSided(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        double[] all = [.. first, .. second];
        var seen = second.Average();
        var (random, asLow) = (new SeededRandom(17), 1);
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < second.Count; i++)
            {
                var j = i + random.NextInt(all.Length - i);
                (all[i], all[j]) = (all[j], all[i]);
                sum += all[i];
            }
            if (sum / second.Count <= seen + 1e-12)
                asLow++;
        }
        return (double)asLow / (Draws + 1);
    }
}
