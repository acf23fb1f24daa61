namespace MlxDoctor.Harness.Statistics;

/// <summary>How often the rule says what, under one noise and one true slowdown.</summary>
/// <param name="SessionSdPct">Standard deviation between starts of the server, in per cent.</param>
/// <param name="SlowdownPct">True slowdown, in per cent; 0 for runs of the unchanged server.</param>
/// <param name="Runs">Simulated metrics, each with its own baseline.</param>
/// <param name="Regressions">Called a regression.</param>
/// <param name="Inconclusive">Slower once, not confirmed.</param>
/// <param name="Passes">Called same or improved.</param>
/// <param name="NotGated">With a limit above 25 %.</param>
/// <param name="MedianLimitPct">Median limit.</param>
/// <param name="Limit90Pct">Limit that 90 % stay below.</param>
internal sealed record PowerRow(
    double SessionSdPct, double SlowdownPct, int Runs, int Regressions, int Inconclusive, int Passes, int NotGated, double MedianLimitPct, double Limit90Pct)
{
    /// <summary>Share of regressions.</summary>
    public double RegressionRate => (double)Regressions / Runs;

    /// <summary>95 % upper bound of that share: what a false-alarm rate may claim.</summary>
    public double RegressionAtMost => Proportion.UpperBound(Regressions, Runs);

    /// <summary>95 % lower bound of that share: what a detection rate may claim.</summary>
    public double RegressionAtLeast => Proportion.LowerBound(Regressions, Runs);
}
