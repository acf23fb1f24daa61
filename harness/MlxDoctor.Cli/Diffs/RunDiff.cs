using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Cli.Diffs;

/// <summary>
/// Two runs beside each other, whatever machines, versions and servers they were made with; nothing is judged, and what could not be compared is listed.
/// </summary>
internal sealed class RunDiff(RunView then, RunView now)
{
    private const int Shown = 160;
    private readonly StringBuilder _text = new();
    private readonly List<string> _left = [];

    /// <summary>Names of models do not count where each run has one.</summary>
    private readonly bool _one = then.Models.Count <= 1 && now.Models.Count <= 1;

    /// <summary>The comparison as Markdown.</summary>
    public string Render()
    {
        Line($"# {then.Run.Name} -> {now.Run.Name}");
        Line("");
        Line($"{Headline.Of(then)} -> {Headline.Of(now)}");
        Facts();
        Verdicts();
        Findings();
        Answers();
        Metrics();
        Line("");
        Line("## Not compared");
        Line("");
        foreach (var line in _left.DefaultIfEmpty("Nothing was left out."))
            Line(_left.Count == 0 ? line : $"- {line}");
        return _text.ToString();
    }

    private void Facts()
    {
        Section("Environment");
        var facts = Environment(then).Keys.Union(Environment(now).Keys).Order(StringComparer.Ordinal)
            .Select(k => (Name: k, Then: Environment(then).GetValueOrDefault(k), Now: Environment(now).GetValueOrDefault(k)))
            .Where(f => f.Then != f.Now).ToList();
        foreach (var (name, before, after) in facts)
            Line($"- {name}: {One(before ?? "unknown")} -> {One(after ?? "unknown")}");
        if (facts.Count == 0)
            Line("The same machine, versions, model and flags.");
    }

    /// <summary>Load is of the moment, and the commit says less than the harness' version.</summary>
    private static Dictionary<string, string> Environment(RunView view) =>
        view.Environment.Where(f => f.Key is not (RunEnvironment.LoadBefore or RunEnvironment.LoadAfter)).ToDictionary(StringComparer.Ordinal);

    private void Verdicts()
    {
        Section("Verdicts");
        var (before, after) = (ByKey(then), ByKey(now));
        var both = before.Keys.Where(after.ContainsKey).ToList();
        var changed = both.Where(k => before[k].Verdict != after[k].Verdict).ToList();
        Line(string.Create(CultureInfo.InvariantCulture, $"{both.Count} cases in both, {changed.Count} with another verdict."));
        Line("");
        foreach (var key in changed.OrderByDescending(k => after[k].Verdict is Verdict.Fail or Verdict.Error).ThenBy(k => k, StringComparer.Ordinal))
            Line($"- {Name(after[key])}: {before[key].Verdict.Name()} -> {after[key].Verdict.Name()}{(after[key].Reason is { } why ? $": {One(why)}" : "")}");
        Left("case", before.Keys.Except(after.Keys).Select(k => Name(before[k])), "only in the first run");
        Left("case", after.Keys.Except(before.Keys).Select(k => Name(after[k])), "only in the second run");
    }

    private void Findings()
    {
        Section("Findings by cause");
        var (before, after) = (ByCode(then), ByCode(now));
        var causes = before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(c => (Code: c, Then: before.GetValueOrDefault(c), Now: after.GetValueOrDefault(c)))
            .Where(c => c.Then.Count != c.Now.Count).ToList();
        foreach (var (code, first, second) in causes)
            Line(string.Create(CultureInfo.InvariantCulture, $"- {code}: {first.Count} -> {second.Count}: {One(second.Message ?? first.Message)}"));
        if (causes.Count == 0)
            Line("The same in both.");
    }

    private void Answers()
    {
        Section("Answers");
        var (before, after) = (RunAnswers.Of(then.Run), RunAnswers.Of(now.Run));
        var both = before.Keys.Where(after.ContainsKey).ToList();
        var changed = both.Where(k => before[k].Text() != after[k].Text()).ToList();
        Line(string.Create(CultureInfo.InvariantCulture, $"{both.Count} requests at temperature 0 in both, {changed.Count} answered in another way."));
        Line("One run each does not tell a change from noise: a baseline does.");
        Line("");
        foreach (var key in changed)
        {
            Line($"- {One(RunAnswers.Asked(key))}: {One(AnswerChange.FirstWord(before[key].Text(), after[key].Text()))}");
            Line($"  - first: {One(before[key].Text())}");
            Line($"  - second: {One(after[key].Text())}");
        }
        if (before.Count > both.Count)
            _left.Add(string.Create(CultureInfo.InvariantCulture, $"answers to {before.Count - both.Count} requests that only the first run made"));
        if (after.Count > both.Count)
            _left.Add(string.Create(CultureInfo.InvariantCulture, $"answers to {after.Count - both.Count} requests that only the second run made"));
    }

    private void Metrics()
    {
        Section("Metrics");
        var (before, after) = (Measured(then), Measured(now));
        Line("Positive is better; one run each, so nothing is judged.");
        Line("");
        Line("| metric | first | second | delta |");
        Line("|---|---:|---:|---:|");
        foreach (var key in before.Keys.Where(after.ContainsKey))
        {
            var (a, b) = (before[key].Metric, after[key].Metric);
            if (a.Unit != b.Unit || a.Better != b.Better)
                _left.Add($"metric {Name(before[key])}: in {a.Unit} and in {b.Unit}");
            else if (a.TokenSource != b.TokenSource)
                _left.Add($"metric {Name(before[key])}: tokens counted by {a.TokenSource ?? "nothing"} and by {b.TokenSource ?? "nothing"}");
            else
                Line($"| {Name(after[key])} | {Format.Number(a.Value, a.Unit)} | {Format.Number(b.Value, b.Unit)} | {Format.Delta(Delta(a, b))} |");
        }
        Left("metric", before.Keys.Except(after.Keys).Select(k => Name(before[k])), "measured in the first run only");
        Left("metric", after.Keys.Except(before.Keys).Select(k => Name(after[k])), "measured in the second run only");
    }

    private static double? Delta(Metric a, Metric b) =>
        a.Value is { } then and not 0 && b.Value is { } now ? Slowdown.BetterPct(then, now, a.Better) : null;

    private Dictionary<string, CaseRecord> ByKey(RunView view) =>
        view.Cases.Select(c => c.Record).GroupBy(r => Key(r.Model, r.Id)).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    private static Dictionary<string, (int Count, string Message)> ByCode(RunView view) =>
        view.Cases.SelectMany(c => c.Record.Findings).GroupBy(f => f.Code.Text)
            .ToDictionary(g => g.Key, g => (g.Count(), g.First().Message), StringComparer.Ordinal);

    private Dictionary<string, MetricView> Measured(RunView view) =>
        view.Metrics.Where(m => m.Metric.Value is not null).GroupBy(m => Key(m.Model, m.Metric.Id))
            .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    private string Key(string? model, string id) => _one ? id : $"{model} {id}";

    private string Name(CaseRecord record) => _one ? record.Id : $"{record.Id} ({record.Model})";

    private string Name(MetricView view) => _one ? view.Metric.Id : $"{view.Metric.Id} ({view.Model})";

    private void Left(string what, IEnumerable<string> names, string why)
    {
        var list = names.Order(StringComparer.Ordinal).ToList();
        if (list.Count > 0)
            _left.Add($"{Format.Count(list.Count, what)} {why}: {string.Join(", ", list)}");
    }

    private void Section(string title) => Line($"\n## {title}\n");

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string One(string text)
    {
        var line = text.ReplaceLineEndings("\\n");
        return line.Length > Shown ? $"{line[..(char.IsHighSurrogate(line[Shown - 1]) ? Shown - 1 : Shown)]}…" : line;
    }
}
