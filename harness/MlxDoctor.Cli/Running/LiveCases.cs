using System.Globalization;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using Spectre.Console;

namespace MlxDoctor.Cli.Running;

/// <summary>
/// Shows what a run finds while it goes on: each cause when it shows first, and a line for each family of cases; with <paramref name="verbose"/> every case.
/// </summary>
internal sealed class LiveCases(RunDirectory run, IAnsiConsole console, TimeProvider time, bool verbose = false, LiveLine? line = null)
{
    private const int Long = 40;

    /// <summary>On a narrower terminal the words of a row get a line of their own.</summary>
    private const int Wide = 100;

    private readonly RunPulse _pulse = new(time);
    private readonly FamilyLines _families = new();
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal), _causes = new(StringComparer.Ordinal);
    private int _said;
    private long _traced = -1;
    private string? _model, _lastReason;
    private bool _severalModels;
    private RunProgress? _progress;

    /// <summary>One line that says what is run.</summary>
    public void Header(RunRequest request, IReadOnlyCollection<string> caseIds, RunProgress? progress = null)
    {
        _severalModels = request.Tier is Tier.Full or Tier.Benchmark;
        _families.Plan(caseIds);
        _progress = progress;
        console.WriteLine(SafeText.Of($"{request.Tier.Name()} {request}".TrimEnd()));
    }

    /// <summary>Records of the run that is continued were shown by the run that was interrupted.</summary>
    public void SkipWhatIsThere()
    {
        foreach (var stored in CaseRecords.ReadAll(run).Records)
        {
            _shown.Add(stored.File);
            _families.Add(stored.Record);
        }
        var trace = TraceWriter.Read(run).Events;
        _said = trace.Count(e => e.Event == TraceWriter.Said);
        // A case that the interruption cut off has no end in the trace, and does not run any more.
        _pulse.Hear(trace);
        _pulse.Forget();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"continues {run.Name}: {_shown.Count} records are there"));
    }

    /// <summary>Lines for everything that was said, and for every record, that was not shown yet.</summary>
    public void ShowNew()
    {
        // Nothing was said that was not shown: a long trace is not read again and again beside a measurement.
        var length = File.Exists(run.Trace) ? new FileInfo(run.Trace).Length : 0;
        var trace = length == _traced ? [] : TraceWriter.Read(run).Events;
        if (length != _traced)
            _pulse.Hear(trace);
        if (trace.Any(e => e.Event == TraceWriter.CaseStarted))
            _progress?.Started();
        foreach (var told in trace.Where(e => e.Event == TraceWriter.Said).Skip(_said))
        {
            _said++;
            Say($"  [grey]{ConsoleStyle.Safe(told.Detail)}[/]");
        }
        _traced = length;
        foreach (var stored in CaseRecords.Read(run, f => !_shown.Contains(f)).Records.Where(r => _shown.Add(r.File)))
        {
            _progress?.Ended(stored.Record);
            Show(stored.Record);
        }
        if (line is not null)
            line.Show(_progress?.Line(_pulse.Status) ?? _pulse.Status);
        else if (_pulse.Line() is { } waits)
            console.MarkupLine($"  [grey]… {ConsoleStyle.Safe(_progress is null ? waits : _progress.Line(waits))}[/]");
    }

    /// <summary>What the run came to.</summary>
    public void Summary(RunView view)
    {
        line?.Clear();
        foreach (var family in verbose ? [] : _families.Rest())
            Family(family);
        new RunEndText(console).Show(view);
    }

    private void Show(CaseRecord record)
    {
        if (_severalModels && record.Model != _model)
            Say($"[bold]{ConsoleStyle.Safe(record.Model)}[/]");
        _model = record.Model;
        if (verbose)
        {
            Verbose(record);
            return;
        }
        foreach (var entry in CauseEntry.Of(record).Where(e => _causes.Add(e.Key)))
            Row(record, OneLine(entry.Finding.Blame is { } blame ? $"{blame.Name()}: {entry.Finding.Message}" : entry.Finding.Message));
        if (record.Verdict == Verdict.Inconclusive || IsAdvisory(record))
            Row(record, OneLine(record.Reason));
        if (_families.Add(record) is { } family)
            Family(family);
    }

    private void Verbose(CaseRecord record)
    {
        var reason = record.Verdict == Verdict.Pass && !IsAdvisory(record)
            ? record.Mark ?? ""
            : OneLine(record.Blame is { } blame ? $"{blame.Name()}: {record.Reason}" : record.Reason);
        // A server that does not boot gives every case the same long reason; the records have it in full.
        Row(record, record.Verdict is Verdict.Error or Verdict.Skip && reason.Length > Long && reason == _lastReason ? "the same" : reason);
        _lastReason = reason;
    }

    private void Row(CaseRecord record, string words)
    {
        var seconds = record.DurationMs is { } ms ? (ms / 1000).ToString("0.0", CultureInfo.InvariantCulture) + " s" : "";
        var (colour, word) = IsAdvisory(record) ? (Colour(Verdict.Inconclusive), Judgement.Advisory.Name()) : (Colour(record.Verdict), record.Verdict.Name());
        var verdict = $"  [{colour}]{word,-15}[/]";
        if (console.Profile.Width >= Wide)
        {
            Say($"{verdict} {ConsoleStyle.Safe(record.Id),-32} {seconds,7}  {ConsoleStyle.Safe(words)}");
            return;
        }
        Say($"{verdict} {ConsoleStyle.Safe(record.Id)}  {seconds}");
        if (words.Length > 0)
            console.Write(new Padder(new Markup(ConsoleStyle.Safe(words)), new Padding(6, 0, 0, 0)));
    }

    /// <summary>Slower, in a metric that never sets the exit code.</summary>
    private static bool IsAdvisory(CaseRecord record) =>
        record.Verdict == Verdict.Pass && record.Metrics.Any(m => m.Judgement == Judgement.Advisory);

    private void Family(string words) => Say($"  {ConsoleStyle.Safe(words)}");

    private void Say(string markup)
    {
        _pulse.Said();
        line?.Clear();
        console.MarkupLine(markup);
    }

    private static string OneLine(string? text)
    {
        var words = (text ?? "").ReplaceLineEndings(" ");
        return words.Length > 160 ? words[..160] + "…" : words;
    }

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "green",
        Verdict.Skip or Verdict.KnownDeviation => "grey",
        Verdict.Inconclusive or Verdict.Regression => "yellow",
        _ => "red",
    };
}
