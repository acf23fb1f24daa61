using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Harness.Statistics;

/// <summary>What the sessions of a baseline say about the machine: the centre, how far they are apart, and the limit that follows.</summary>
/// <param name="Centre">Median of the session values.</param>
/// <param name="SpreadPct">Slowest over fastest session, minus 1, in per cent.</param>
/// <param name="LimitPct">The larger of the metric's floor and the spread.</param>
internal readonly record struct SessionSpread(double Centre, double SpreadPct, double LimitPct)
{
    /// <summary>Above this limit a metric is reported, but never passed or failed.</summary>
    public const double NotGatedAbovePct = 25;

    /// <summary>Sessions of a baseline; with fewer the spread says too little.</summary>
    public const int Needed = 5;

    /// <summary>Above this limit a regression needs one session more: what is so far apart is slower by luck too often.</summary>
    public const double NoisyAbovePct = 12;

    /// <summary>True when the machine is quiet enough for the metric to be judged.</summary>
    public bool Gated => LimitPct <= NotGatedAbovePct;

    /// <summary>
    /// Fresh sessions that must all be slower before a regression is called. How often equal servers are called different: harness/pages/STATISTICS.md.
    /// </summary>
    public static int SlowSessions(double limitPct) => limitPct > NoisyAbovePct ? 4 : 3;

    /// <summary>Computes it; null without sessions or when a value is not positive, because then there is no ratio.</summary>
    public static SessionSpread? Of(IReadOnlyCollection<double> sessions, double floorPct)
    {
        if (sessions.Count == 0 || sessions.Any(s => !(s > 0) || double.IsInfinity(s)))
            return null;
        var spread = 100 * ((sessions.Max() / sessions.Min()) - 1);
        return new(Quantiles.Median(sessions)!.Value, spread, Math.Max(floorPct, spread));
    }

    /// <summary>How much slower a value is than the centre, in per cent: positive is slower, whatever the direction of the metric.</summary>
    public double SlowdownPct(double value, Better better) => Slowdown.Pct(Centre, value, better);
}
