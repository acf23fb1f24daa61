using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary>What the rule said in all comparisons with one noise and one true slowdown.</summary>
internal sealed class SocketCell(SocketNoise noise, double slowdownPct)
{
    private readonly Dictionary<Judgement, int> _words = [];
    private int _unjudged;

    /// <summary>The noise.</summary>
    public SocketNoise Noise => noise;

    /// <summary>The true slowdown in per cent.</summary>
    public double SlowdownPct => slowdownPct;

    /// <summary>Comparisons.</summary>
    public int Pairs { get; private set; }

    /// <summary>Comparisons in which at least one metric was called a regression.</summary>
    public int PairsWithRegression { get; private set; }

    /// <summary>Metrics that were judged.</summary>
    public int Metrics => _words.Values.Sum() + _unjudged;

    /// <summary>Limits that were in force.</summary>
    public List<double> LimitsPct { get; } = [];

    /// <summary>Metrics that were called so.</summary>
    public int Count(Judgement word) => _words.GetValueOrDefault(word);

    /// <summary>One more comparison.</summary>
    public void Add(IReadOnlyCollection<Core.Metrics.Metric> judged)
    {
        Pairs++;
        if (judged.Any(m => m.Judgement == Judgement.Regression))
            PairsWithRegression++;
        foreach (var metric in judged)
        {
            if (metric.Judgement is { } word)
                _words[word] = Count(word) + 1;
            else
                _unjudged++;
            if (metric.LimitPct is { } limit)
                LimitsPct.Add(limit);
        }
    }

    /// <summary>Middle of the limits.</summary>
    public double? MedianLimitPct => Quantiles.Median(LimitsPct);
}
