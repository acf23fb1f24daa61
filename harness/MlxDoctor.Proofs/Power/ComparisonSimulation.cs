using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary>Puts the judges of a check, as they are, to simulated servers that are equal or slower.</summary>
/// <param name="seed">The same seed gives the same rows.</param>
/// <param name="thresholds">Each metric has its own floor, in per cent.</param>
internal sealed class ComparisonSimulation(ulong seed, Thresholds thresholds)
{
    /// <summary>Requests of an ordinary metric.</summary>
    public const int Ten = 10;

    /// <summary>Requests of a metric that is dear.</summary>
    public const int Three = 3;

    /// <summary>While two servers are compared the machine gets slower by this, from the first request to the last.</summary>
    public const double DriftPct = 4;

    /// <summary>Runs of an unchanged server in each published row.</summary>
    public const int PublishedRuns = 5_000;

    /// <summary>Slower metrics of each kind in each published row.</summary>
    public const int PublishedSlower = 2_000;

    /// <summary>True slowdowns in per cent.</summary>
    public static IReadOnlyList<double> Slowdowns { get; } = [10, 20];

    /// <summary>The metrics of time of a run that count in the exit code, with their requests.</summary>
    public static IReadOnlyList<(string Id, int Requests)> Gated { get; } =
        [("cold_ttft_ms", Ten), ("cached_ttft_ms", Ten), ("decode_tok_s", Ten), ("long_prefill_tok_s", Three)];

    /// <summary>Every design under every noise.</summary>
    public IReadOnlyList<ComparisonRow> Table(int runs = PublishedRuns, int slowed = PublishedSlower)
    {
        var cells = ComparisonDesign.All.SelectMany(_ => PowerSimulation.SessionSds, (design, sd) => (design, sd)).ToList();
        var rows = new ComparisonRow[cells.Count];
        Parallel.For(0, cells.Count, i => rows[i] = Row(cells[i].design, cells[i].sd, runs, slowed));
        return rows;
    }

    /// <summary>One design under one noise; a run has the metrics of <see cref="Gated"/>.</summary>
    public ComparisonRow Row(ComparisonDesign design, double sdPct, int runs, int slowed)
    {
        // A row depends on nothing but its design and noise, so that it can be made again alone.
        var random = new SeededRandom(seed + (ulong)((1000 * ComparisonDesign.All.ToList().IndexOf(design)) + (10 * sdPct)));
        var noise = new NoiseModel { SessionSd = sdPct / 100 };
        Share ten = default, three = default, alarms = default, unclear = default;
        for (var run = 0; run < runs; run++)
        {
            var words = new List<Judgement?>();
            foreach (var (_, requests) in Gated)
            {
                var word = Word(design, noise, random, requests, 0);
                words.Add(word);
                if (requests == Ten)
                    ten = ten.Add(word == Judgement.Regression);
                else
                    three = three.Add(word == Judgement.Regression);
            }
            alarms = alarms.Add(words.Contains(Judgement.Regression));
            unclear = unclear.Add(words.Contains(Judgement.Inconclusive) && !words.Contains(Judgement.Regression));
        }
        var found = new Dictionary<(int, double), Share>();
        foreach (var slowdown in Slowdowns)
            foreach (var requests in (int[])[Ten, Three])
                for (var i = 0; i < slowed; i++)
                {
                    var word = Word(design, noise, random, requests, slowdown / 100);
                    found[(requests, slowdown)] = found.GetValueOrDefault((requests, slowdown)).Add(word == Judgement.Regression);
                }
        return new(design, sdPct, ten, three, alarms, unclear, found);
    }

    /// <summary>The floor of the metrics with so many requests, in per cent: the least of them, which errs most.</summary>
    public double FloorPct(int requests) => Gated.Where(m => m.Requests == requests).Min(m => thresholds.Floor(m.Id).Percent);

    private MetricRule Rule(int requests) => new("time_ms", "ms", Better.Lower, MetricScale.Ratio, new(FloorPct(requests), 0, null), Gated: true);

    private Judgement? Word(ComparisonDesign design, NoiseModel noise, SeededRandom random, int requests, double slowdown)
    {
        var rule = Rule(requests);
        MetricSamples Session(double slower) => new(rule.Id, noise.Session(random, requests, slower));
        var stored = design.Stored ? BaselineMetric.Of(rule, Repeat(SessionSpread.Needed, () => Session(0))) : null;
        if (design.Against)
            return Pair(design, noise, random, requests, slowdown, stored);
        if (design.Sessions > 1)
            return WelchJudge.Judge(rule, stored, Repeat(design.Sessions, () => Session(slowdown)), design.Statistic).Judgement;
        var now = new List<MetricSamples> { Session(slowdown) };
        while (MetricJudge.WantsAnother(rule, stored, now, design.Statistic))
            now.Add(Session(slowdown));
        return MetricJudge.Judge(rule, stored, now, design.Statistic, owned: true).Judgement;
    }

    private Judgement? Pair(ComparisonDesign design, NoiseModel noise, SeededRandom random, int requests, double slowdown, BaselineMetric? stored)
    {
        var rule = Rule(requests);
        double? Luck() => design.Attached ? Math.Exp(noise.SessionSd * random.NextNormal()) : null;
        var (otherLuck, nowLuck) = (Luck(), Luck());
        PairRound Round()
        {
            var (other, now) = design.InTurn ? InTurn(noise, random, requests, slowdown) : Together(noise, random, requests, slowdown, otherLuck, nowLuck);
            return new(new(rule.Id, other), new(rule.Id, now));
        }
        if (design.Sessions > 1)
        {
            var all = Repeat(design.Sessions, Round);
            return WelchJudge.Judge(rule, BaselineMetric.Of(rule, [.. all.Select(r => r.Other)]), [.. all.Select(r => r.Now)], design.Statistic).Judgement;
        }
        var rounds = new List<PairRound> { Round() };
        while (PairJudge.WantsAnother(rule, stored, rounds, design.Statistic))
            rounds.Add(Round());
        return PairJudge.Judge(rule, stored, rounds, design.Statistic, design.InTurn ? 2 : 1, !design.Attached).Judgement;
    }

    /// <summary>Two processes whose requests alternate, A B B A.</summary>
    private static (double[] Other, double[] Now) Together(
        NoiseModel noise, SeededRandom random, int requests, double slowdown, double? otherLuck, double? nowLuck)
    {
        double[] Side(double slower, double? luck) => luck is { } factor
            ? [.. (noise with { SessionSd = 0 }).Session(random, requests, slower).Select(t => factor * t)]
            : noise.Session(random, requests, slower);
        var (other, now) = (Side(0, otherLuck), Side(slowdown, nowLuck));
        for (var i = 0; i < requests; i++)
        {
            now[i] *= Drift((2 * i) + (i % 2), requests);
            other[i] *= Drift((2 * i) + 1 - (i % 2), requests);
        }
        return (other, now);
    }

    /// <summary>Four processes: this, the other, the other, this; each gets half of the requests.</summary>
    private static (double[] Other, double[] Now) InTurn(NoiseModel noise, SeededRandom random, int requests, double slowdown)
    {
        var half = (requests + 1) / 2;
        double[] Part(int from, int count, double slower) =>
            [.. noise.Session(random, count, slower).Select((t, i) => t * Drift(from + i, requests))];
        double[] now = Part(0, half, slowdown);
        double[] other = [.. Part(half, half, 0), .. Part(2 * half, requests - half, 0)];
        return (other, [.. now, .. Part(requests + half, requests - half, slowdown)]);
    }

    private static double Drift(int position, int requests) => 1 + (DriftPct / 100 * position / ((2 * requests) - 1));

    private static List<T> Repeat<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
