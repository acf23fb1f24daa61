using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary>What the rule said in all comparisons with one noise and one true slowdown.</summary>
internal sealed class SocketCell(SocketNoise noise, double slowdownPct)
{
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);

    /// <summary>The noise.</summary>
    public SocketNoise Noise => noise;

    /// <summary>The true slowdown in per cent.</summary>
    public double SlowdownPct => slowdownPct;

    /// <summary>Comparisons.</summary>
    public int Pairs { get; private set; }

    /// <summary>Comparisons in which at least one metric was called a regression.</summary>
    public int PairsWithRegression { get; private set; }

    /// <summary>Metrics that were judged.</summary>
    public int Metrics => _words.Values.Sum();

    /// <summary>Limits that were in force.</summary>
    public List<double> LimitsPct { get; } = [];

    /// <summary>Metrics that were called so.</summary>
    public int Count(string word) => _words.GetValueOrDefault(word);

    /// <summary>One more comparison.</summary>
    public void Add(IReadOnlyCollection<Core.Metrics.Metric> judged)
    {
        Pairs++;
        if (judged.Any(m => m.Judgement == JudgementWord.Regression))
            PairsWithRegression++;
        foreach (var metric in judged)
        {
            _words[metric.Judgement ?? "none"] = Count(metric.Judgement ?? "none") + 1;
            if (metric.LimitPct is { } limit)
                LimitsPct.Add(limit);
        }
    }

    /// <summary>Middle of the limits.</summary>
    public double? MedianLimitPct => Quantiles.Median(LimitsPct);
}
