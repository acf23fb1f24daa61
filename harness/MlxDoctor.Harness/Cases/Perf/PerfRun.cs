using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Baselines.Platforms;
using MlxDoctor.Harness.Cases.Memory;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>One measurement: fresh sessions as the question asks, and the judgement.</summary>
internal sealed class PerfRun(PerfSetup setup, CaseContext context, PerfSend send)
{
    private readonly IReadOnlyList<(PerfMetric Metric, MetricRule Rule)> _metrics =
        [.. PerfMetrics.All.Select(m => (m, m.Rule(setup.Thresholds)))];
    private readonly List<SessionRun> _runs = [];

    private PerfOptions Options => setup.Options;

    /// <summary>Measures, and restarts the server only where the question needs it.</summary>
    /// <exception cref="DoctorException">The baseline can't be trusted or written, or the server can't be restarted though it must be.</exception>
    public async Task<PerfMeasurement> MeasureAsync(CancellationToken cancellation)
    {
        // Read before anything is measured: a damaged file is no reason to wait for.
        var file = setup.Baselines.Read(setup.Tier.Name(), setup.Server, setup.Model);
        var entry = file?.Find(setup.Fingerprint);
        if (Options.Update)
            return await RecordAsync(entry, cancellation);
        if (Options.Sessions > 1)
            return await CompareManyAsync(file, entry, cancellation);
        var sessions = new List<IReadOnlyDictionary<string, MetricSamples>> { await SessionAsync(cancellation) };
        if (entry is null)
            return Result(Record(sessions), Missing(file));
        if (context.Session.Owned && _metrics.Any(m => WantsConfirmation(m, entry, sessions[0])))
        {
            setup.Say("beyond the limit of its baseline: starting the server again to confirm");
            sessions.Add(await FreshAsync("perf confirmation", cancellation));
        }
        return Result(_metrics.ToDictionary(
            m => m.Metric.Id,
            m => MetricJudge.Judge(m.Rule, entry.Metrics.GetValueOrDefault(m.Metric.Id), Of(m.Metric, Considered(m, entry, sessions)), Options.Statistic, context.Session.Owned)));
    }

    private bool WantsConfirmation((PerfMetric Metric, MetricRule Rule) m, BaselineEntry entry, IReadOnlyDictionary<string, MetricSamples> session) =>
        MetricJudge.WantsConfirmation(m.Rule, entry.Metrics.GetValueOrDefault(m.Metric.Id), session[m.Metric.Id], Options.Statistic);

    /// <summary>A metric that was fine is judged by its first session: the second was started for others.</summary>
    private IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> Considered(
        (PerfMetric Metric, MetricRule Rule) m, BaselineEntry entry, IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> sessions) =>
        WantsConfirmation(m, entry, sessions[0]) ? sessions : [sessions[0]];

    private async Task<PerfMeasurement> RecordAsync(BaselineEntry? old, CancellationToken cancellation)
    {
        if (!context.Session.Owned)
            throw new UsageException(
                "--update-baselines needs five fresh starts of the server, and this one was attached to",
                "let the harness launch it: --server NAME, or --server custom --command 'COMMAND'");
        var sessions = await ManyAsync(Math.Max(SessionSpread.Needed, Options.Sessions), "baseline session", cancellation);
        if (_runs.Sum(r => r.Failed) is > 0 and var failed)
            return Result(Record(sessions), FormattableString.Invariant($"nothing was recorded: {failed} requests failed"));
        var entry = new BaselineEntry
        {
            Fingerprint = setup.Fingerprint,
            RecordedAt = context.Time.GetUtcNow(),
            Metrics = _metrics
                .Select(m => (m.Metric.Id, Metric: BaselineMetric.Of(m.Rule, Of(m.Metric, sessions))))
                .Where(m => m.Metric is not null)
                .ToDictionary(m => m.Id, m => m.Metric!),
        };
        var path = setup.Baselines.Write(setup.Tier.Name(), setup.Server, setup.Model, entry);
        var lines = GatePreview.Lines([.. _metrics.Select(m => m.Rule)], old, entry, Options.Statistic);
        foreach (var line in (string[])[$"recorded {path}", .. lines.Values])
            setup.Say(line);
        return Result(Record(sessions).ToDictionary(m => m.Key, m => m.Value with { Note = lines.GetValueOrDefault(m.Key) ?? m.Value.Note })) with { Recorded = path };
    }

    private async Task<PerfMeasurement> CompareManyAsync(BaselineFile? file, BaselineEntry? entry, CancellationToken cancellation)
    {
        if (!context.Session.Owned)
            throw new UsageException("--sessions needs fresh starts of the server, and this one was attached to", "let the harness launch it: --server NAME");
        var sessions = await ManyAsync(Options.Sessions, "perf session", cancellation);
        return entry is null
            ? Result(Record(sessions), Missing(file))
            : Result(_metrics.ToDictionary(
                m => m.Metric.Id,
                m => WelchJudge.Judge(m.Rule, entry.Metrics.GetValueOrDefault(m.Metric.Id), Of(m.Metric, sessions), Options.Statistic)));
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>>> ManyAsync(int count, string why, CancellationToken cancellation)
    {
        var sessions = new List<IReadOnlyDictionary<string, MetricSamples>> { await SessionAsync(cancellation) };
        while (sessions.Count < count)
            sessions.Add(await FreshAsync(FormattableString.Invariant($"{why} {sessions.Count + 1} of {count}"), cancellation));
        return sessions;
    }

    private async Task<IReadOnlyDictionary<string, MetricSamples>> FreshAsync(string why, CancellationToken cancellation)
    {
        await context.Session.RestartAsync(why, cancellation);
        return await SessionAsync(cancellation);
    }

    private async Task<IReadOnlyDictionary<string, MetricSamples>> SessionAsync(CancellationToken cancellation)
    {
        await using var side = await PerfSide.StartAsync((request, stop) => send(context, request, stop), context.ModelName, MemoryProbes.For(context), context.Time, cancellation);
        var run = await PerfSession.RunAsync(side, setup.Scenarios, cancellation);
        _runs.Add(run);
        return PerfMetrics.All.ToDictionary(m => m.Id, m => m.Of(run), StringComparer.Ordinal);
    }

    private Dictionary<string, Metric> Record(IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> sessions) =>
        _metrics.ToDictionary(m => m.Metric.Id, m => MetricJudge.Recorded(m.Rule, Of(m.Metric, sessions), Options.Statistic) is { Samples.Count: > 0 } measured
            ? measured
            : MetricJudge.Judge(m.Rule, null, Of(m.Metric, sessions), Options.Statistic, context.Session.Owned));

    private static IReadOnlyList<MetricSamples> Of(PerfMetric metric, IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> sessions) =>
        [.. sessions.Select(s => s[metric.Id])];

    private string Missing(BaselineFile? file) => file?.Nearest(setup.Fingerprint) is { } other
        ? $"the baseline was recorded elsewhere ({string.Join("; ", other.Fingerprint.Differences(setup.Fingerprint))}); record one here: {setup.RecordCommand}"
        : $"no baseline yet; record one: {setup.RecordCommand}";

    private PerfMeasurement Result(IReadOnlyDictionary<string, Metric> metrics, string? notCompared = null) =>
        new(metrics, PerfFindings.Of(_runs, context.Session.Endpoint))
        {
            NotCompared = notCompared,
            Notes = Machine.Throttled() is { } slow ? [slow] : [],
        };
}
