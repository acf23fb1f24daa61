using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Reports;

/// <summary>Says in words what an exit code came from.</summary>
public static class Headline
{
    /// <summary>One line, for example <c>broken: 2 cases fail (exit code 2)</c>.</summary>
    public static string Of(RunView view) =>
        $"{Answer(view)}{(Why(view) is { Length: > 0 } why ? $": {why}" : "")}"
            + $"{string.Concat(Remarks.Select(r => r(view)).OfType<string>().Select(r => $"; {r}"))} (exit code {Format.Count(view.ExitCode)})";

    /// <summary>What the answer came from; empty when there is nothing to add to it.</summary>
    internal static string Reasons(RunView view) => string.Join("; ", Remarks.Select(r => r(view)).Prepend(Why(view)).Where(r => !string.IsNullOrEmpty(r)));

    /// <summary>What was not looked at, whatever the answer is; a new remark is an entry.</summary>
    private static readonly IReadOnlyList<Func<RunView, string?>> Remarks =
    [
        view => view.LeftOut > 0 ? $"left out: {Format.Count(view.LeftOut)}" : null,
        ComparisonWords.NotCompared,
    ];

    internal static string Answer(RunView view) =>
        view.ExitCode == ExitCodes.Slower && !view.Cases.Any(c => ComparisonWords.IsSlower(c)) ? "changed" : Word(view.ExitCode);

    private static string Word(int exitCode) => exitCode switch
    {
        ExitCodes.Fine => "fine",
        ExitCodes.Slower => "slower",
        ExitCodes.BisectSkip => "not testable",
        _ => "broken",
    };

    private static int FailureCauses(RunView view) =>
        Causes.Of(view.Cases.Where(c => c.Record.Verdict == Verdict.Fail).SelectMany(c => CauseEntry.Of(c.Record))).Count;

    private static string Why(RunView view)
    {
        var counts = view.Counts;
        List<string> why = [];
        if (counts.Fail > 0)
            why.Add(counts.Fail == 1 ? "1 case fails" : $"{Format.Count(counts.Fail)} cases fail for {Format.Count(FailureCauses(view), "cause")}");
        if (counts.Error > 0)
            why.Add($"{Format.Count(counts.Error, "case")} could not be judged");
        if (view.End is null)
            why.Add("the run has not ended, or was killed");
        else if (view.Aborted)
            why.Add(view.End.Reason is { Length: > 0 } reason
                ? $"the run was aborted ({Markdown.Shorten(reason.ReplaceLineEndings(" "), 250)})"
                : "the run was aborted");
        if (counts.Judged == 0)
            why.Add("nothing was judged");
        if (view.Cases.Count(c => ComparisonWords.IsSlower(c)) is > 0 and var slower)
            why.Add($"{Format.Count(slower, "case")} confirmed slower");
        if (view.Cases.Count(c => ComparisonWords.IsOther(c)) is > 0 and var other)
            why.Add($"{Format.Count(other, "kind")} of answers changed");
        if (counts.Inconclusive > 0 && view.ExitCode != ExitCodes.Fine)
            why.Add($"{Format.Count(counts.Inconclusive, "case")} inconclusive");
        if (view.Unmet.Count > 0)
            why.Add($"required and not compared: {string.Join(", ", view.Unmet)}");
        if (why.Count > 0)
            return string.Join(", ", why);
        return counts.Inconclusive > 0
            ? $"nothing is wrong in what could be judged, {Format.Count(counts.Inconclusive, "case")} inconclusive"
            : "";
    }
}
