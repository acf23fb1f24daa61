using System.Text.Json;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.TestLogger;

/// <summary>Adds to a run what only the test host's parent knows, and ends it with its reports; knows nothing of vstest.</summary>
internal sealed class DoctorReporter(RunDirectory run, TextWriter output, TextWriter errors, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly List<TestEvent> _tests = [];
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly RunPulse _pulse = new(time);
    private readonly Lock _looking = new();
    private long _traced;
    private ITimer? _watch;
    private string? _hostError;

    /// <summary>Records one outcome at once, so that a kill does not take it along.</summary>
    public void Result(TestEvent test) => Guarded(() =>
    {
        _tests.Add(test);
        SharedLines.Append(run.VsTestEvents, JsonSerializer.Serialize(test, RunJson.Line));
    });

    /// <summary>From now to the end of the run, says what a case or a server lets it wait for.</summary>
    public void Watch() => _watch = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);

    /// <summary>Keeps the first error that belongs to no test: it says why a host crashed.</summary>
    public void Error(string message) => Guarded(() => _hostError ??= message.Trim());

    /// <summary>Ends the run: missing records, end, reports, summary.</summary>
    public void Ended(bool aborted, bool canceled, string? error, TestCounts? counts = null) => Guarded(() =>
    {
        _watch?.Dispose();
        OutcomeRecords.Write(run, _tests, _startedAt, counts);
        var broken = aborted || canceled || error is not null;
        RunEnd.Write(run, time, broken, broken ? Why(canceled, error ?? _hostError) : null);
        var view = RunReports.Render(run);
        foreach (var line in RunSummary.Lines(view))
            output.WriteLine(line);
        output.Flush();
    });

    private void Look()
    {
        try
        {
            lock (_looking)
            {
                var length = File.Exists(run.Trace) ? new FileInfo(run.Trace).Length : 0;
                if (length != _traced && _pulse.Hear(TraceWriter.Read(run).Events))
                    _pulse.Said();
                _traced = length;
                if (_pulse.Knows && _pulse.Line() is { } line)
                {
                    output.WriteLine($"doctor {line}");
                    output.Flush();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only the words are missing; the run itself is recorded elsewhere.
        }
    }

    // A crashed host's last words are a stack of many lines: they go to a file of their own.
    private string Why(bool canceled, string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
            return canceled ? "the run was canceled" : "the test host broke off";
        AtomicFile.WriteText(run.HostCrashFile, words + "\n");
        return $"{Markdown.Shorten(words.Split('\n')[0].Trim(), 150)}, see {run.Relative(run.HostCrashFile)}";
    }

    // Vstest swallows exceptions of loggers: the file makes the run broken, and standard error tells at once.
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            errors.WriteLine($"doctor logger: {e}");
            try
            {
                File.AppendAllText(run.LoggerErrorFile, Secrets.Mask($"{e}\n"));
                RunReports.Render(run);
            }
            catch (Exception again)
            {
                errors.WriteLine($"doctor logger: cannot write {run.LoggerErrorFile}: {again.Message}");
            }
        }
    }
}
