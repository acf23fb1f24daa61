using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Baselines.Platforms;
using MlxDoctor.Harness.Cases.Answers;
using MlxDoctor.Harness.Cases.Memory;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>One measurement: fresh sessions as the question asks, and the judgement.</summary>
internal sealed class PerfRun(PerfSetup setup, CaseContext context, PerfSend send)
{
    private readonly IReadOnlyList<(PerfMetric Metric, MetricRule Rule)> _metrics =
        [.. PerfMetrics.All.Select(m => (m, m.Rule(setup.Thresholds)))];
    private readonly List<SessionRun> _runs = [];
    private readonly List<MachineState> _machine = [];

    private PerfOptions Options => setup.Options;

    /// <summary>Measures, and restarts the server only where the question needs it.</summary>
    /// <exception cref="DoctorException">The baseline can't be trusted or written, or the server can't be restarted though it must be.</exception>
    public async Task<PerfMeasurement> MeasureAsync(CancellationToken cancellation)
    {
        // Read before anything is measured: a damaged file is no reason to wait for.
        var file = setup.Baselines.Read(setup.Tier.Name(), setup.Server, setup.Model);
        if (Options is { Update: true, AcceptAnswers: true })
            return Result(Record([]), "answers alone are recorded");
        if (Options.Update)
            return await RecordAsync(BaselineChoice.Of(file, setup.Fingerprint).Entry, cancellation);
        var choice = BaselineChoice.Of(file, setup.Fingerprint, Options.Baseline);
        if (choice.Entry is { Metrics.Count: 0 })
            choice = new(null, "the baseline holds answers alone", "the baseline holds answers alone");
        var entry = choice.Entry;
        setup.Compared(choice.Record(setup.Fingerprint, ComparisonRecord.Speed));
        if (Options.Sessions > 1)
            return await CompareManyAsync(choice, cancellation);
        var sessions = new List<IReadOnlyDictionary<string, MetricSamples>> { await SessionAsync(cancellation) };
        if (entry is null)
            return Result(Record(sessions), Missing(choice));
        while (context.Session.Owned && _metrics.Any(m => WantsAnother(m, entry, sessions)))
        {
            setup.Say(FormattableString.Invariant($"beyond the limit of its baseline: starting the server again for session {sessions.Count + 1}, to confirm"));
            sessions.Add(await FreshAsync("perf confirmation", cancellation));
        }
        Tell(choice);
        return Result(_metrics.ToDictionary(
            m => m.Metric.Id,
            m =>
            {
                var stored = entry.Metrics.GetValueOrDefault(m.Metric.Id);
                var considered = MetricJudge.Considered(m.Rule, stored, Of(m.Metric, sessions), Options.Statistic);
                var judged = MetricJudge.Judge(m.Rule, stored, considered, Options.Statistic, context.Session.Owned);
                return Excused(judged, m.Rule, entry, [.. _machine.Take(considered.Count)]);
            }));
    }

    /// <summary>A slowdown that the machine itself may have made is none of the server's.</summary>
    private Metric Excused(Metric judged, MetricRule rule, BaselineEntry entry, IReadOnlyList<MachineState> sessions) =>
        judged.Judgement == Judgement.Regression && rule.Scale == MetricScale.Ratio && rule.Unit is "ms" or "tok/s" or "points"
            && MetricComparison.Of(rule, entry.Metrics[rule.Id], Options.Statistic)?.LimitPct is { } limit
            && MachineJudge.Excuse(limit, entry.Machine, sessions) is { } excuse
            ? judged with { Judgement = Judgement.Inconclusive, Note = $"{excuse}: {judged.Note}" }
            : judged;

    /// <summary>Writes down how the machine was, beside what is compared.</summary>
    private void Tell(BaselineChoice choice) => setup.Compared(
        choice.Record(setup.Fingerprint, ComparisonRecord.Speed) with { Machine = MachineJudge.Lines(choice.Entry!.Machine, _machine) });

    private bool WantsAnother(
        (PerfMetric Metric, MetricRule Rule) m, BaselineEntry entry, IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> sessions) =>
        MetricJudge.WantsAnother(m.Rule, entry.Metrics.GetValueOrDefault(m.Metric.Id), Of(m.Metric, sessions), Options.Statistic);

    private async Task<PerfMeasurement> RecordAsync(BaselineEntry? old, CancellationToken cancellation)
    {
        if (!context.Session.Owned)
            return Result(
                Record([]),
                "speed is recorded over five fresh starts, and this server was attached to: let the harness launch it (--server NAME, or --server custom "
                    + "--command 'COMMAND')");
        var answers = context.Tool<AnswerBench>();
        var recorder = answers?.Recorder();
        var starts = Math.Max(SessionSpread.Needed, Options.Sessions);
        var (speed, prompts) = (setup.Scenarios.Sum(s => s.WarmUps + (s.Batches * s.Concurrency * (1 + s.Again))), recorder?.Count ?? 0);
        setup.Say(
            FormattableString.Invariant(
                $"records a baseline: {starts} starts, each {speed} requests of speed and {prompts} of answers, {starts * (speed + prompts)} in all"));
        var sessions = await ManyAsync(starts, "baseline session", cancellation, recorder);
        if (_runs.Sum(r => r.Failed) is > 0 and var failed)
        {
            var refused = FormattableString.Invariant($"nothing was recorded: {failed} requests failed");
            if (answers is not null)
                answers.Refused = refused;
            return Result(Record(sessions), refused);
        }
        var entry = new BaselineEntry
        {
            Fingerprint = setup.Fingerprint,
            RecordedAt = context.Time.GetUtcNow(),
            RecordedBy = setup.Run,
            Machine = [.. _machine],
            Answers = recorder?.Result(setup.Fingerprint, setup.Run, freshStarts: true, context.Time),
            Metrics = _metrics
                .Select(m => (m.Metric.Id, Metric: BaselineMetric.Of(m.Rule, Of(m.Metric, sessions))))
                .Where(m => m.Metric is not null)
                .ToDictionary(m => m.Id, m => m.Metric!),
        };
        var path = setup.Baselines.Write(setup.Tier.Name(), setup.Server, setup.Model, entry);
        setup.Compared(new() { Model = setup.Model, What = ComparisonRecord.Speed, Recorded = true });
        if (entry.Answers is { } given)
            answers!.Take(given);
        var lines = GatePreview.Lines([.. _metrics.Select(m => m.Rule)], old, entry, Options.Statistic);
        foreach (var line in (string[])[
            $"recorded {path}", .. lines.Values, .. entry.Answers is { } told ? [AnswerRecorder.Words(told)] : Array.Empty<string>(),
        ])
            setup.Say(line);
        return Result(Record(sessions).ToDictionary(m => m.Key, m => m.Value with { Note = lines.GetValueOrDefault(m.Key) ?? m.Value.Note })) with
        {
            Recorded = path,
        };
    }

    private async Task<PerfMeasurement> CompareManyAsync(BaselineChoice choice, CancellationToken cancellation)
    {
        if (!context.Session.Owned)
            throw new UsageException("--sessions needs fresh starts of the server, and this one was attached to", "let the harness launch it: --server NAME");
        var sessions = await ManyAsync(Options.Sessions, "perf session", cancellation);
        if (choice.Entry is not { } entry)
            return Result(Record(sessions), Missing(choice));
        Tell(choice);
        return Result(_metrics.ToDictionary(
            m => m.Metric.Id,
            m => Excused(
                WelchJudge.Judge(m.Rule, entry.Metrics.GetValueOrDefault(m.Metric.Id), Of(m.Metric, sessions), Options.Statistic), m.Rule, entry, _machine)));
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>>> ManyAsync(
        int count, string why, CancellationToken cancellation, AnswerRecorder? recorder = null)
    {
        var sessions = new List<IReadOnlyDictionary<string, MetricSamples>>();
        while (sessions.Count < count)
        {
            sessions.Add(sessions.Count == 0 ? await SessionAsync(cancellation)
                : await FreshAsync(FormattableString.Invariant($"{why} {sessions.Count + 1} of {count}"), cancellation));
            if (recorder is not null)
                await recorder.AskAsync(context, cancellation);
        }
        return sessions;
    }

    private async Task<IReadOnlyDictionary<string, MetricSamples>> FreshAsync(string why, CancellationToken cancellation)
    {
        await context.Session.RestartAsync(why, cancellation);
        return await SessionAsync(cancellation);
    }

    private async Task<IReadOnlyDictionary<string, MetricSamples>> SessionAsync(CancellationToken cancellation)
    {
        await using var side =
            await PerfSide.StartAsync(
                (request, stop) => send(context, request, stop), context.ModelName, MemoryProbes.For(context), context.Time, cancellation);
        var clock = new List<double>();
        var load = Machine.Load();
        var run = await PerfSession.RunAsync(side, setup.Scenarios, cancellation, setup.MachineClock is { } look ? () => clock.Add(look()) : null);
        _runs.Add(run);
        _machine.Add(new(clock, load, Machine.PowerState()));
        return PerfMetrics.All.ToDictionary(m => m.Id, m => m.Of(run), StringComparer.Ordinal);
    }

    private Dictionary<string, Metric> Record(IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> sessions) =>
        _metrics.ToDictionary(m => m.Metric.Id, m => MetricJudge.Recorded(m.Rule, Of(m.Metric, sessions), Options.Statistic) is { Samples.Count: > 0 } measured
            ? measured
            : MetricJudge.Judge(m.Rule, null, Of(m.Metric, sessions), Options.Statistic, context.Session.Owned));

    private static IReadOnlyList<MetricSamples> Of(PerfMetric metric, IReadOnlyList<IReadOnlyDictionary<string, MetricSamples>> sessions) =>
        [.. sessions.Select(s => s[metric.Id])];

    private string Missing(BaselineChoice choice) => $"{choice.Why}; record one: {setup.RecordCommand}";

    private PerfMeasurement Result(IReadOnlyDictionary<string, Metric> metrics, string? notCompared = null) =>
        new(metrics, PerfFindings.Of(_runs, context.Session.Endpoint))
        {
            NotCompared = notCompared,
            Notes = Machine.Throttled() is { } slow ? [slow] : [],
        };
}
