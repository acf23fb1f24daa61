using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Says what changed since the baseline and what came of it, and never leaves out what was not compared.</summary>
public static class ComparisonWords
{
    private const int MostNamed = 4;

    /// <summary>What was asked for and not compared, for the line that says "fine"; null when nothing was left out.</summary>
    public static string? NotCompared(RunView view)
    {
        var missing = view.Comparisons.Where(c => c.Record.Missing is not null).ToList();
        List<string> words = [.. missing.GroupBy(c => c.Record.Missing!).Select(g => $"{Names(g)} not compared: {Line(g.Key)}{Models(view, g)}")];
        words.AddRange(view.Comparisons
            .Where(c => c.Record is { Missing: null, Recorded: false } && c.Uncounted > 0)
            .Select(c => $"{Format.Count(c.NotCompared)} of {Format.Count(c.Compared + c.NotCompared)} figures of {c.Record.What} not compared"
                + (c.Uncounted < c.NotCompared ? $", {Format.Count(c.Uncounted)} that count{(c.Uncounted == 1 ? "s" : "")}" : "") + Models(view, [c])));
        if (view.Comparisons.Any(c => c.Record.Recorded))
            words.Add("baseline recorded, nothing compared with it");
        return words.Count == 0 ? null : string.Join("; ", words);
    }

    internal static bool IsOther(CaseView view) => view.Record is { Verdict: Verdict.Regression, Area: ComparisonRecord.Answers };

    internal static bool IsSlower(CaseView view) => view.Record.Verdict == Verdict.Regression && !IsOther(view);

    /// <summary>A line for each model whose versions are others than in its baseline: what changed, and what came of it.</summary>
    public static IReadOnlyList<string> Changes(RunView view) =>
        [.. view.Comparisons.Where(c => c.Record.RecordedAt is not null).GroupBy(c => c.Record.Model)
            .Select(g => Line(view, g.Key, [.. g.Select(c => c.Record)])).OfType<string>()];

    /// <summary>
    /// For example <c>mlx-lm 0.31.3 -> 0.32.2: decode_tok_s -8.00 % (limit 4.76 %), 3 answers differ, 2 cases broken</c>; null when no version changed.
    /// </summary>
    internal static string? Line(RunView view, string model, IReadOnlyList<ComparisonRecord> records)
    {
        var changes = records.SelectMany(r => r.Changes).Distinct().ToList();
        if (changes.Count == 0)
            return null;
        var slower = view.Metrics.Where(m => m.Model == model && m.Metric.Judgement == Judgement.Regression).Select(m => m.Metric)
            .Select(
                m => (m.Id, Delta: m.DeltaPct is null ? "worse" : Format.Delta(m.DeltaPct),
                    Limit: m.LimitPct is null ? "" : $" (limit {Format.Percent(m.LimitPct)})"))
            .Select(m => $"{m.Id} {m.Delta}{m.Limit}").ToList();
        List<string> came = [.. slower.Take(MostNamed)];
        if (slower.Count > MostNamed)
            came.Add($"{Format.Count(slower.Count - MostNamed)} more slower");
        var differ = view.Metrics.Where(m => m.Model == model && m.Metric.Judgement == Judgement.Changed).Sum(m => (int)(m.Metric.Value ?? 0));
        if (differ > 0)
            came.Add($"{Format.Count(differ, "answer")} differ{(differ == 1 ? "s" : "")}");
        int Counted(Verdict verdict) => view.Cases.Count(c => c.Record.Model == model && c.Record.Verdict == verdict);
        if (Counted(Verdict.Fail) is > 0 and var broken)
            came.Add($"{Format.Count(broken, "case")} broken");
        if (came.Count == 0)
            came.Add(Nothing(records));
        // What could not be judged is not broken by the upgrade.
        if (Counted(Verdict.Error) is > 0 and var unjudged)
            came.Add($"{Format.Count(unjudged, "case")} could not be judged");
        return $"{Versions(changes)}: {string.Join(", ", came)}{Several(view, model)}";
    }

    private static string Nothing(IReadOnlyList<ComparisonRecord> records) => string.Join(", ", records.Where(r => r.Missing is null)
        .Select(r => r.What == ComparisonRecord.Speed ? "nothing that counts is slower" : "no answer differs"));

    /// <summary>The server's own words first; a package that changed with it is not said twice.</summary>
    private static string Versions(IReadOnlyList<VersionChange> changes) => string.Join(", ", changes
        .Where(c => !(c.Name == "mlx_lm_version" && changes.Any(s => s.Name == "server_version" && s.To == $"mlx-lm {c.To}")))
        .Select(c => Change(c)));

    private static string Change(VersionChange change)
    {
        var (from, to) = (change.From ?? "unknown", change.To ?? "unknown");
        if (change.Name != "server_version")
            return $"{change.Name.Replace("_version", "", StringComparison.Ordinal).Replace('_', '-')} {Line(from)} -> {Line(to)}";
        var (head, tail) = (from.LastIndexOf(' '), to.LastIndexOf(' '));
        return head > 0 && head == tail && from[..head] == to[..tail] ? $"{Line(from)} -> {Line(to[(tail + 1)..])}" : $"server {Line(from)} -> {Line(to)}";
    }

    private static string Names(IEnumerable<ComparisonView> views) =>
        string.Join(" and ", views.Select(c => c.Record.What).Distinct().OrderDescending(StringComparer.Ordinal));

    private static string Several(RunView view, string model) => view.Models.Count > 1 ? $" [{model}]" : "";

    private static string Models(RunView view, IEnumerable<ComparisonView> of) =>
        view.Models.Count > 1 ? $" ({string.Join(", ", of.Select(c => c.Record.Model).Distinct())})" : "";

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}
