using System.Text.Json;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.TestLogger;

/// <summary>Adds to a run what only the test host's parent knows, and ends it with its reports; knows nothing of vstest.</summary>
internal sealed class DoctorReporter(RunDirectory run, TextWriter output, TextWriter errors, TimeProvider time)
{
    private readonly List<TestEvent> tests = [];
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private string? hostError;

    /// <summary>Records one outcome at once, so that a kill does not take it along.</summary>
    public void Result(TestEvent test) => Guarded(() =>
    {
        tests.Add(test);
        SharedLines.Append(run.VsTestEvents, JsonSerializer.Serialize(test, RunJson.Line));
    });

    /// <summary>Keeps the first error that belongs to no test: it says why a host crashed.</summary>
    public void Error(string message) => Guarded(() => hostError ??= message.Trim());

    /// <summary>Ends the run: missing records, end, reports, summary.</summary>
    public void Ended(bool aborted, bool canceled, string? error, TestCounts? counts = null) => Guarded(() =>
    {
        OutcomeRecords.Write(run, tests, startedAt, counts);
        var broken = aborted || canceled || error is not null;
        RunEnd.Write(run, time, broken, broken ? Why(canceled, error ?? hostError) : null);
        var view = RunReports.Render(run);
        foreach (var line in RunSummary.Lines(view))
            output.WriteLine(line);
        output.Flush();
    });

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
