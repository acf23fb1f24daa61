using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Harness.Statistics;

/// <summary>Simulates the rule of a check: a stored baseline, one fresh session, more of them while they are slower.</summary>
/// <param name="seed">The same seed gives the same table.</param>
/// <param name="requests">Requests of a session.</param>
/// <param name="statistic">What stands for a session.</param>
/// <param name="floorPct">The least limit.</param>
internal sealed class PowerSimulation(ulong seed = 20261124, int requests = 10, SessionStatistic statistic = SessionStatistic.Median, double floorPct = 5)
{
    /// <summary>Standard deviations between starts, in per cent, that the table shows.</summary>
    public static IReadOnlyList<double> SessionSds { get; } = [0.5, 1.2, 2.5, 5, 10];

    /// <summary>True slowdowns in per cent that the table shows.</summary>
    public static IReadOnlyList<double> Slowdowns { get; } = [0, 3, 5, 10, 20];

    /// <summary>Every cell; unchanged servers, whose error rate is small, are simulated with <paramref name="clean"/> runs.</summary>
    public IReadOnlyList<PowerRow> Table(int clean = 100_000, int slowed = 20_000) =>
        [.. SessionSds.SelectMany(sd => Slowdowns.Select(slow => Row(sd, slow, slow == 0 ? clean : slowed)))];

    /// <summary>Slowdowns as multiples of the limit that was printed for that baseline.</summary>
    public IReadOnlyList<PowerRow> AtTwiceTheLimit(int runs = 20_000) =>
        [.. SessionSds.Select(sd => Simulate(sd, runs, limit => 2 * limit / 100, double.NaN, gatedOnly: true))];

    /// <summary>One cell.</summary>
    public PowerRow Row(double sessionSdPct, double slowdownPct, int runs) =>
        Simulate(sessionSdPct, runs, _ => slowdownPct / 100, slowdownPct, gatedOnly: false);

    private PowerRow Simulate(double sdPct, int runs, Func<double, double> slowdown, double shownPct, bool gatedOnly)
    {
        var noise = new NoiseModel { SessionSd = sdPct / 100 };
        var random = new SeededRandom(seed);
        int regressions = 0, inconclusive = 0, passes = 0, notGated = 0;
        var limits = new double[runs];
        var baseline = new double[SessionSpread.Needed];
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < baseline.Length; i++)
                baseline[i] = Value(noise.Session(random, requests, 0));
            var spread = SessionSpread.Of(baseline, floorPct)!.Value;
            limits[run] = spread.LimitPct;
            if (!spread.Gated)
            {
                notGated++;
                continue;
            }
            var (slower, needed) = (0, SessionSpread.SlowSessions(spread.LimitPct));
            while (slower < needed && Slower(spread, noise, random, slowdown))
                slower++;
            if (slower == 0)
                passes++;
            else if (slower == needed)
                regressions++;
            else
                inconclusive++;
        }
        return new(
            sdPct, shownPct, gatedOnly ? Math.Max(1, runs - notGated) : runs, regressions, inconclusive, passes, notGated,
            Quantiles.Median(limits)!.Value, Quantiles.Of(limits, 0.9)!.Value);
    }

    private bool Slower(SessionSpread spread, NoiseModel noise, SeededRandom random, Func<double, double> slowdown) =>
        spread.SlowdownPct(Value(noise.Session(random, requests, slowdown(spread.LimitPct))), Better.Lower) > spread.LimitPct;

    private double Value(double[] session) => SessionValue.Of(session, statistic, Better.Lower)!.Value;
}
