using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using Spectre.Console;

namespace MlxDoctor.Cli.Running;

/// <summary>Shows cases as their records appear, then what the run came to.</summary>
internal sealed class LiveCases(RunDirectory run, IAnsiConsole console, TimeProvider time)
{
    private const int Long = 40;

    private readonly RunPulse _pulse = new(time);
    private int _said;
    private long _traced = -1;
    private string? _model, _lastReason;
    private bool _severalModels;
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>One line that says what is run.</summary>
    public void Header(RunRequest request)
    {
        _severalModels = request.Tier is "full" or "benchmark";
        console.WriteLine(SafeText.Of($"{request.Tier} {request}".TrimEnd()));
    }

    /// <summary>Records of the run that is continued were shown by the run that was interrupted.</summary>
    public void SkipWhatIsThere()
    {
        foreach (var stored in CaseRecords.ReadAll(run).Records)
            _shown.Add(stored.File);
        var trace = TraceWriter.Read(run).Events;
        _said = trace.Count(e => e.Event == TraceWriter.Said);
        // A case that the interruption cut off has no end in the trace, and does not run any more.
        _pulse.Hear(trace);
        _pulse.Forget();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"continues {run.Name}: {_shown.Count} records are there"));
    }

    /// <summary>A line for everything that was said, and for every record, that was not shown yet.</summary>
    public void ShowNew()
    {
        // Nothing was said that was not shown: a long trace is not read again and again beside a measurement.
        var length = File.Exists(run.Trace) ? new FileInfo(run.Trace).Length : 0;
        var trace = length == _traced ? [] : TraceWriter.Read(run).Events;
        if (length != _traced)
            _pulse.Hear(trace);
        foreach (var line in trace.Where(e => e.Event == TraceWriter.Said).Skip(_said))
        {
            _said++;
            _pulse.Said();
            console.MarkupLine($"  [grey]{Safe(line.Detail)}[/]");
        }
        _traced = length;
        foreach (var stored in CaseRecords.Read(run, f => !_shown.Contains(f)).Records.Where(r => _shown.Add(r.File)))
        {
            var record = stored.Record;
            _pulse.Said();
            if (_severalModels && record.Model != _model)
                console.MarkupLine($"[bold]{Safe(record.Model)}[/]");
            _model = record.Model;
            var seconds = record.DurationMs is { } ms ? (ms / 1000).ToString("0.0", CultureInfo.InvariantCulture) + " s" : "";
            var reason = record.Verdict == Verdict.Pass ? record.Mark ?? "" : OneLine(record.Blame is { } blame ? $"{blame.Name()}: {record.Reason}" : record.Reason);
            // A server that does not boot gives every case the same long reason; the records have it in full.
            var words = record.Verdict is Verdict.Error or Verdict.Skip && reason.Length > Long && reason == _lastReason ? "the same" : reason;
            _lastReason = reason;
            console.MarkupLine($"  [{Colour(record.Verdict)}]{record.Verdict.Name(),-15}[/] {Safe(record.Id),-32} {seconds,7}  {Safe(words)}");
        }
        if (_pulse.Line() is { } waits)
            console.MarkupLine($"  [grey]… {Safe(waits)}[/]");
    }

    /// <summary>The counts, the failures' words, the exit code, and where the report is.</summary>
    /// <returns>The exit code.</returns>
    public int Summary(bool interrupted)
    {
        var result = JsonNode.Parse(File.ReadAllText(run.ResultFile))!;
        var code = (int)result["exit_code"]!;
        var counts = result["counts"]!.AsObject();
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (name, _) in counts)
            table.AddColumn(new TableColumn(name.Replace('_', '-')).RightAligned());
        table.AddRow([.. counts.Select(c => c.Value!.ToString())]);
        console.Write(table);
        var words = interrupted ? "interrupted" : code switch
        {
            ExitCodes.Fine => "fine",
            ExitCodes.Slower => "slower than its baseline",
            ExitCodes.BisectSkip => "could not be judged",
            _ => "broken, or could not be judged",
        };
        console.MarkupLine($"[{(code == 0 ? "green" : "red")}]{words}[/] (exit code {code.ToString(CultureInfo.InvariantCulture)})");
        console.WriteLine($"report: {run.ReportFile}");
        return code;
    }

    // Before the console breaks it into lines, where a key could be cut in two.
    private static string Safe(string? text) => Markup.Escape(SafeText.Of(text ?? ""));

    private static string OneLine(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length > 160 ? line[..160] + "…" : line;
    }

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "green",
        Verdict.Skip or Verdict.KnownDeviation => "grey",
        Verdict.Inconclusive or Verdict.Regression => "yellow",
        _ => "red",
    };
}
