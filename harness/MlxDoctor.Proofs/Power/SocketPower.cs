using System.Globalization;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Statistics;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Power;

/// <summary>
/// Puts the rule of a check to a server whose speed is known: baselines of five sessions, then sessions of the same and of a slower server, all over real
/// sockets.
/// </summary>
internal sealed class SocketPower(Workspace workspace, TextWriter output, TimeProvider time)
{
    private const int Requests = 10;
    private const int WarmUps = 2;
    private const int Tokens = 8;
    private const double TtftMs = 8;
    private const double ItlMs = 2;

    /// <summary>Comparisons of the unchanged server with one baseline, as a user's baseline serves many checks.</summary>
    private const int PerBaseline = 10;

    /// <summary>Every n-th baseline is one without added noise.</summary>
    private const int PlainEvery = 5;

    private static readonly double[] Slowdowns = [5, 10, 20];
    private static readonly Threshold Floor = new(5, 0, null);

    private static readonly (MetricRule Rule, Func<Transcript, double?> Of)[] Measured =
    [
        (new("ttft_ms", "ms", Better.Lower, MetricScale.Ratio, Floor, true), TranscriptMetrics.TtftMs),
        (new("itl_ms", "ms", Better.Lower, MetricScale.Ratio, Floor, true), TranscriptMetrics.ItlMs),
        (new("e2e_ms", "ms", Better.Lower, MetricScale.Ratio, Floor, true), TranscriptMetrics.E2eMs),
    ];

    private readonly SeededRandom _random = new(PowerReport.Seed);
    private readonly Dictionary<(SocketNoise, double), SocketCell> _cells = [];

    /// <summary>Measures until the pairs are done or the time is over.</summary>
    public async Task<SocketPowerResult> RunAsync(int pairs, TimeSpan budget, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        await using var server = await PacedServer.StartAsync(workspace, cancellation);
        var baselines = 0;
        while (Cell(SocketNoise.All[0], 0).Pairs < pairs && time.GetElapsedTime(started) < budget)
        {
            var noise = SocketNoise.All[++baselines % PlainEvery == 0 ? 1 : 0];
            await BlockAsync(server, noise, Math.Min(PerBaseline, pairs), cancellation);
            if (baselines % PlainEvery == 0)
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{baselines} baselines, {_cells.Values.Sum(c => c.Pairs)} comparisons, {time.GetElapsedTime(started).TotalMinutes:0.0} min"));
        }
        return new([.. _cells.Values.OrderBy(c => c.Noise == SocketNoise.All[0] ? 0 : 1).ThenBy(c => c.SlowdownPct)], baselines, pairs);
    }

    private async Task BlockAsync(PacedServer server, SocketNoise noise, int unchanged, CancellationToken cancellation)
    {
        // The baseline's process and the checks' process are two, as they are for users.
        await server.RestartAsync(cancellation);
        var sessions = new List<IReadOnlyList<MetricSamples>>();
        while (sessions.Count < SessionSpread.Needed)
            sessions.Add(await SessionAsync(server, noise, 0, cancellation));
        BaselineMetric[] baseline = [.. Measured.Select((m, i) => BaselineMetric.Of(m.Rule, [.. sessions.Select(s => s[i])])!)];
        await server.RestartAsync(cancellation);
        for (var i = 0; i < unchanged; i++)
            await CheckAsync(server, noise, 0, baseline, cancellation);
        foreach (var slowdown in Slowdowns)
            await CheckAsync(server, noise, slowdown, baseline, cancellation);
    }

    private async Task CheckAsync(PacedServer server, SocketNoise noise, double slowdownPct, BaselineMetric[] baseline, CancellationToken cancellation)
    {
        var sessions = new List<IReadOnlyList<MetricSamples>> { await SessionAsync(server, noise, slowdownPct / 100, cancellation) };
        IReadOnlyList<MetricSamples> Of(int i) => [.. sessions.Select(s => s[i])];
        while (Enumerable.Range(0, Measured.Length).Any(i => MetricJudge.WantsAnother(Measured[i].Rule, baseline[i], Of(i), SessionStatistic.Median)))
            sessions.Add(await SessionAsync(server, noise, slowdownPct / 100, cancellation));
        Cell(noise, slowdownPct).Add([.. Measured.Select((m, i) => MetricJudge.Judge(
            m.Rule, baseline[i], MetricJudge.Considered(m.Rule, baseline[i], Of(i), SessionStatistic.Median), SessionStatistic.Median, owned: true))]);
    }

    private async Task<IReadOnlyList<MetricSamples>> SessionAsync(PacedServer server, SocketNoise noise, double slowdown, CancellationToken cancellation)
    {
        using var client = server.Client();
        var factors = noise.Factors(_random, Requests, slowdown);
        var answers = new List<Transcript>();
        for (var i = -WarmUps; i < Requests; i++)
        {
            var factor = factors[Math.Max(0, i)];
            var answer =
                await client.SendAsync(
                    server.Request(FormattableString.Invariant($"ttft_ms={TtftMs * factor:0.####},itl_ms={ItlMs * factor:0.####}"), "power", Tokens),
                    cancellation);
            if (i >= 0)
                answers.Add(answer);
        }
        return [.. Measured.Select(m => new MetricSamples(m.Rule.Id, [.. answers.Select(m.Of).OfType<double>()]))];
    }

    private SocketCell Cell(SocketNoise noise, double slowdownPct)
    {
        if (!_cells.TryGetValue((noise, slowdownPct), out var cell))
            _cells[(noise, slowdownPct)] = cell = new(noise, slowdownPct);
        return cell;
    }
}
