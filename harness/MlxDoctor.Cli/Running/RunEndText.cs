using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using Spectre.Console;

namespace MlxDoctor.Cli.Running;

/// <summary>Shows what a run came to: causes with all that is needed to see them again, speed, counts, and the last lines.</summary>
internal sealed class RunEndText(IAnsiConsole console)
{
    /// <summary>More are named in a line each; the report has them whole.</summary>
    private const int MostWhole = 5;
    private const int LongestPart = 240;
    private const int LongestCurl = 1_500;
    private const int MostLines = 20;

    /// <summary>Writes it.</summary>
    public void Show(RunView view)
    {
        var causes = Causes.Of(view);
        console.WriteLine();
        foreach (var cause in causes)
            Show(view, cause, whole: cause.Number <= MostWhole);
        Speed(view);
        foreach (var line in ComparisonWords.Changes(view))
            Plain(line);
        console.WriteLine(RunSummary.Counts(view));
        var lines = Closing.Lines(view);
        foreach (var line in lines.SkipLast(1))
            Plain(line);
        console.MarkupLine($"[{(view.ExitCode == ExitCodes.Fine ? "green" : "red")}]{ConsoleStyle.Safe(lines[^1])}[/]");
    }

    private void Show(RunView view, Cause cause, bool whole)
    {
        console.MarkupLine($"[bold]{ConsoleStyle.Safe(cause.Line())}[/]");
        if (!whole)
            return;
        var finding = cause.Examples[0].Finding;
        // A server that did not come up tells the end of its log and what to try.
        foreach (var line in finding.Message.Split('\n').Skip(1).Take(MostLines))
            Plain($"   {line.TrimEnd()}");
        Part("sent", finding.Sent);
        Part("expected", finding.Expected);
        Part("seen", finding.Seen);
        var again = Reproduction.Of(view, cause);
        if (again.Start is { } start)
            Plain($"   {"start",-9} {start}");
        if (again.Curl is { } curl)
            Plain($"   {"again",-9} {(curl.Length > LongestCurl ? "its request is too long for a console; the report has it" : curl)}");
        Plain($"   {"next",-9} {again.Next}");
        console.WriteLine();
    }

    private void Speed(RunView view)
    {
        foreach (var model in view.Models)
        {
            var lines = SpeedLines.Of(view, model);
            if (lines.Count == 0)
            {
                Plain($"speed of {model}: not measured");
                continue;
            }
            Plain($"speed of {model}");
            foreach (var line in lines)
                Plain($"  {line.Title,-10} {line.Value,14}{(line.Baseline == Format.None ? "" : $"   baseline {line.Baseline,14}   {line.Change}")}");
        }
    }

    private void Part(string title, string? text)
    {
        if (text is not null)
            Plain($"   {title,-9} {Markdown.Shorten(text.ReplaceLineEndings(" "), LongestPart)}");
    }

    // Before the console breaks it into lines, where a key could be cut in two.
    private void Plain(string text) => console.WriteLine(SafeText.Of(text));
}
