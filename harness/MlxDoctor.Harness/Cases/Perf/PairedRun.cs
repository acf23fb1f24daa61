using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Baselines.Platforms;
using MlxDoctor.Harness.Cases.Memory;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Measures the server under test and another one side by side, and judges the difference.</summary>
internal sealed class PairedRun(PerfSetup setup, CaseContext context, PerfSend send)
{
    private readonly IReadOnlyList<(PerfMetric Metric, MetricRule Rule)> _metrics =
        [.. PerfMetrics.All.Select(m => (m, m.Rule(setup.Thresholds)))];
    private readonly List<(SessionRun Now, SessionRun Other)> _rounds = [];
    private IServerSession? _other;

    private PerfOptions Options => setup.Options;

    /// <summary>One round; more when something was slower, until it is clear or four are done; all of them with <c>--sessions</c>.</summary>
    /// <exception cref="DoctorException">One of the servers can't be started, or died.</exception>
    public async Task<PerfMeasurement> MeasureAsync(CancellationToken cancellation)
    {
        if (Options.AgainstAlternate && !context.Session.Owned)
            throw new UsageException(
                "--against-alternate starts and stops both servers, and this one was attached to",
                "leave it out, or let the harness launch the server: --server NAME");
        if (Options.Sessions > 1 && !Fresh)
            throw new UsageException(
                "--sessions needs fresh starts of both servers, and one of them was attached to", "let the harness launch both, or leave --sessions out");
        var stored = BaselineChoice.Of(setup.Baselines.Read(setup.Tier.Name(), setup.Server, setup.Model), setup.Fingerprint, Options.Baseline).Entry;
        setup.Compared(new() { Model = setup.Model, What = ComparisonRecord.Speed, Against = Options.Other });
        try
        {
            return await RoundsAsync(stored, cancellation);
        }
        finally
        {
            if (_other is IAsyncDisposable other)
                await other.DisposeAsync();
            // Cases that follow need the server under test, whatever happened to the other.
            if (context.Session is { Owned: true, Obituary: not null } && !cancellation.IsCancellationRequested)
                await context.Session.RestartAsync("after the comparison", cancellation);
        }
    }

    private async Task<PerfMeasurement> RoundsAsync(BaselineEntry? stored, CancellationToken cancellation)
    {
        for (var round = 1; round <= Options.Sessions; round++)
            await RoundAsync(round, cancellation);
        if (Options.Sessions > 1)
            return Result(m => WelchJudge.Judge(
                m.Rule, BaselineMetric.Of(m.Rule, Others(m.Metric)), [.. Of(m.Metric, _rounds).Select(r => r.Now)], Options.Statistic) with
            {
                BaselineSamples = [.. Others(m.Metric).SelectMany(s => s.Samples)],
            });
        while (_metrics.Any(m => WantsAnother(m, stored)))
        {
            setup.Say(_rounds.Count == 1
                ? "beyond the limit: a second round with fresh processes confirms it or not"
                : FormattableString.Invariant($"beyond the limit, but not clearly: round {_rounds.Count + 1} of at most {PairJudge.MostRounds}"));
            await RoundAsync(_rounds.Count + 1, cancellation);
        }
        // A metric that was fine is judged by its first round: the others were started for others.
        return Result(m => PairJudge.Judge(
            m.Rule, Stored(m.Metric, stored), PairJudge.Considered(m.Rule, Stored(m.Metric, stored), Of(m.Metric, _rounds), Options.Statistic),
            Options.Statistic, Options.AgainstAlternate ? 2 : 1, Fresh));
    }

    private bool Fresh => context.Session.Owned && Options.AgainstUrl is null;

    /// <summary>What does not count is worth a second round, but not a third.</summary>
    private bool WantsAnother((PerfMetric Metric, MetricRule Rule) m, BaselineEntry? stored) =>
        (_rounds.Count == 1 || m.Rule.Gated) && PairJudge.WantsAnother(m.Rule, Stored(m.Metric, stored), Of(m.Metric, _rounds), Options.Statistic);

    private static BaselineMetric? Stored(PerfMetric metric, BaselineEntry? stored) => stored?.Metrics.GetValueOrDefault(metric.Id);

    private async Task RoundAsync(int round, CancellationToken cancellation) =>
        _rounds.Add(Options.AgainstAlternate ? await InTurnAsync(round, cancellation) : await TogetherAsync(round, cancellation));

    private void CheckAlive(IServerSession server)
    {
        if (server.Obituary is { } obituary)
            throw new EnvironmentException(
                $"{(server == _other ? $"the server of --against ({Options.Other})" : "the server under test")} died during the comparison: {obituary}",
                "see its log in the run directory");
    }

    /// <summary>Both servers are up; their requests alternate.</summary>
    private async Task<(SessionRun Now, SessionRun Other)> TogetherAsync(int round, CancellationToken cancellation)
    {
        var why = FormattableString.Invariant($"comparison, round {round}");
        if (round > 1 && context.Session.Owned)
            await context.Session.RestartAsync(why, cancellation);
        await FreshOtherAsync(why, cancellation);
        await using var now = await SideAsync(context, cancellation);
        await using var other = await SideAsync(context with { Session = _other! }, cancellation);
        var (a, b) = await PerfSession.RunAsync(now, other, setup.Scenarios, cancellation);
        CheckAlive(context.Session);
        CheckAlive(_other!);
        return (a, b);
    }

    /// <summary>Four processes in turn, never two at a time: this, the other, the other, this; each gets half of the requests.</summary>
    private async Task<(SessionRun Now, SessionRun Other)> InTurnAsync(int round, CancellationToken cancellation)
    {
        var why = FormattableString.Invariant($"comparison, round {round}");
        var (first, second) = (Half(later: false), Half(later: true));
        if (round > 1)
            await context.Session.RestartAsync(why, cancellation);
        var now = await HalfAsync(context, first, cancellation);
        await context.Session.StopAsync();
        await FreshOtherAsync(why, cancellation);
        var beside = context with { Session = _other! };
        var other = await HalfAsync(beside, first, cancellation);
        await _other!.RestartAsync(why, cancellation);
        other = other.Join(await HalfAsync(beside, second, cancellation));
        await _other.StopAsync();
        await context.Session.RestartAsync(why, cancellation);
        now = now.Join(await HalfAsync(context, second, cancellation));
        return (now, other);
    }

    private IReadOnlyList<Scenario> Half(bool later) =>
        [.. setup.Scenarios
            .Select(s => s with { Repeats = (later ? s.Batches / 2 : (s.Batches + 1) / 2) * s.Concurrency })
            .Where(s => s.Repeats > 0)];

    private async Task<SessionRun> HalfAsync(CaseContext of, IReadOnlyList<Scenario> scenarios, CancellationToken cancellation)
    {
        await using var side = await SideAsync(of, cancellation);
        var run = await PerfSession.RunAsync(side, scenarios, cancellation);
        CheckAlive(of.Session);
        return run;
    }

    private Task<PerfSide> SideAsync(CaseContext of, CancellationToken cancellation) =>
        PerfSide.StartAsync((request, stop) => send(of, request, stop), of.ModelName, MemoryProbes.For(of), of.Time, cancellation);

    private async Task FreshOtherAsync(string why, CancellationToken cancellation)
    {
        if (_other is { Owned: true })
            await _other.RestartAsync(why, cancellation);
        try
        {
            _other ??= await setup.OpenAgainst!(cancellation);
        }
        catch (DoctorException e) when (e is not SilentServerException)
        {
            throw new EnvironmentException($"the server to compare with ({Options.Other}) did not come up: {e.What}", e.Remedy, e);
        }
    }

    private static IReadOnlyList<PairRound> Of(PerfMetric metric, IReadOnlyList<(SessionRun Now, SessionRun Other)> rounds) =>
        [.. rounds.Select(r => new PairRound(metric.Of(r.Other), metric.Of(r.Now)))];

    private IReadOnlyList<MetricSamples> Others(PerfMetric metric) => [.. Of(metric, _rounds).Select(r => r.Other)];

    private PerfMeasurement Result(Func<(PerfMetric Metric, MetricRule Rule), Metric> judge) =>
        new(_metrics.ToDictionary(m => m.Metric.Id, judge), PerfFindings.Of([.. _rounds.Select(r => r.Now)], context.Session.Endpoint))
        {
            Notes = [.. Notes()],
        };

    private IEnumerable<string> Notes()
    {
        yield return FormattableString.Invariant($"compared side by side with {Options.Other}; the column baseline is that server's");
        if (!Fresh)
            yield return "a server that was attached to is the same process in every round: the luck of its start is not told apart from its speed";
        if (Machine.Throttled() is { } slow)
            yield return slow;
    }
}
