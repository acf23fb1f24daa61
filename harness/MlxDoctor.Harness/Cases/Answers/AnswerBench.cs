using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>The answers of a model's session: recorded once, or held once against the baseline, for all cases of answers.</summary>
internal sealed class AnswerBench(Func<AnswerSetup> load)
{
    private readonly Lazy<AnswerSetup> _setup = new(load);
    private Task<BaselineAnswers>? _recorded;
    private Task<IReadOnlyDictionary<string, GivenAnswer>>? _again;
    private (BaselineAnswers? Answers, string? Why)? _stored;

    /// <summary>What the cases need to know.</summary>
    public AnswerSetup Setup => _setup.Value;

    /// <summary>For the measurement of speed, which asks in its own starts.</summary>
    public AnswerRecorder Recorder() => new(Setup.Questions);

    /// <summary>Takes what the measurement of speed has recorded.</summary>
    public void Take(BaselineAnswers recorded) => _recorded = Task.FromResult(recorded);

    /// <summary>Why the measurement of speed has recorded nothing, or null.</summary>
    public string? Refused { get; set; }

    /// <summary>Records, unless the measurement of speed has done so.</summary>
    public Task<BaselineAnswers> RecordedAsync(CaseContext context, CancellationToken cancellation) => _recorded ??= RecordAsync(context, cancellation);

    /// <summary>The recorded answers to compare with, or why there are none; the first call writes down which.</summary>
    public (BaselineAnswers? Answers, string? Why) Stored()
    {
        if (_stored is { } known)
            return known;
        var choice = BaselineChoice.Of(Setup.Read(), Setup.Fingerprint, Setup.Baseline);
        var record = choice.Record(Setup.Fingerprint, ComparisonRecord.Answers);
        if (choice.Entry is { } entry)
            record = entry.Answers is { } answers
                ? record with { RecordedAt = answers.RecordedAt, RecordedBy = answers.RecordedBy, Changes = answers.Fingerprint.Changes(Setup.Fingerprint) }
                : record with { RecordedAt = null, RecordedBy = null, Changes = [], Missing = "the baseline holds no answers" };
        Setup.Compared(record);
        _stored = (choice.Entry?.Answers, choice.Why ?? record.Missing);
        return _stored.Value;
    }

    /// <summary>What a fresh start answers, in the order in which the baseline was recorded; a server that is not ours is asked once more.</summary>
    public Task<IReadOnlyDictionary<string, GivenAnswer>> AgainAsync(CaseContext context, CancellationToken cancellation) =>
        _again ??= AskAgainAsync(context, cancellation);

    private async Task<IReadOnlyDictionary<string, GivenAnswer>> AskAgainAsync(CaseContext context, CancellationToken cancellation)
    {
        var stored = Stored().Answers!;
        Setup.Say($"answers differ from the baseline: {(context.Session.Owned ? "starting the server again" : "asking once more")} to confirm");
        if (context.Session.Owned)
            await context.Session.RestartAsync("answers confirmation", cancellation);
        var given = new Dictionary<string, GivenAnswer>(StringComparer.Ordinal);
        foreach (var question in Setup.Questions.Where(q => stored.Prompts.ContainsKey(q.Prompt.Id)))
            given[question.Prompt.Id] = AnswerReading.Of(await context.SendAsync(question.Request(context.ModelName), cancellation));
        return given;
    }

    private async Task<BaselineAnswers> RecordAsync(CaseContext context, CancellationToken cancellation)
    {
        var file = Setup.Read();
        var entry = Setup.Accept ? BaselineChoice.Of(file, Setup.Fingerprint, Setup.Baseline).Entry : file?.Find(Setup.Fingerprint);
        if (Setup.Accept && entry is null)
            throw new UsageException("--accept-answers replaces the answers of a baseline, and there is none here", $"record one: {Setup.RecordCommand}");
        var (recorder, owned) = (Recorder(), context.Session.Owned);
        var all = AnswerSetup.Starts * recorder.Count;
        Setup.Say(
            FormattableString.Invariant($"records answers: {AnswerSetup.Starts} {(owned ? "starts" : "passes")} of {recorder.Count} requests, {all} in all"));
        for (var n = 1; n <= AnswerSetup.Starts; n++)
        {
            if (owned && n > 1)
                await context.Session.RestartAsync(FormattableString.Invariant($"answers, start {n} of {AnswerSetup.Starts}"), cancellation);
            await recorder.AskAsync(context, cancellation);
        }
        var answers = recorder.Result(Setup.Fingerprint, Setup.Run, owned, context.Time);
        var path = Setup.Write((entry ?? new BaselineEntry
        {
            Fingerprint = Setup.Fingerprint,
            RecordedAt = context.Time.GetUtcNow(),
            RecordedBy = Setup.Run,
            Metrics = new Dictionary<string, BaselineMetric>(),
        }) with
        { Answers = answers });
        Setup.Say($"recorded {path}: {AnswerRecorder.Words(answers)}");
        Setup.Compared(new() { Model = Setup.Fingerprint.Model, What = ComparisonRecord.Answers, Recorded = true });
        return answers;
    }
}
