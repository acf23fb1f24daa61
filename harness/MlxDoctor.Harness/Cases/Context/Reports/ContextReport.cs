using System.Globalization;
using System.Text;
using System.Text.Json;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Context.Reports;

/// <summary>The files of one tested model: <c>result.json</c>, <c>report.md</c>, <c>speed.svg</c>, <c>recall.svg</c>.</summary>
internal static class ContextReport
{
    private static readonly JsonSerializerOptions Json = new(ContextRegistry.Json) { WriteIndented = true };

    /// <summary>Writes them into a folder; the path of the report.</summary>
    public static string Write(string folder, ContextResult result)
    {
        AtomicFile.WriteText(Path.Combine(folder, "result.json"), JsonSerializer.Serialize(result, Json) + "\n");
        var pictures = new List<(string Name, string What)>();
        foreach (var (name, what, svg) in new[]
        {
            ("speed.svg", "Speed over length", SpeedPicture.Of(result)), ("recall.svg", "Right answers by depth and length", RecallPicture.Of(result)),
        })
            if (svg is not null)
            {
                AtomicFile.WriteText(Path.Combine(folder, name), svg);
                pictures.Add((name, what));
            }
        var report = Path.Combine(folder, "report.md");
        AtomicFile.WriteText(report, Markdown(result, pictures));
        return report;
    }

    /// <summary>The four or five limits as lines for a terminal.</summary>
    public static IEnumerable<string> Lines(ContextResult result)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Model} on {result.Server}{(result.ServerVersion is { } v ? $" ({v})" : "")}: declared "
                + $"{(result.Declared is { } d ? d.ToString("#,0", CultureInfo.InvariantCulture) : "nothing")}");
        foreach (var (name, limit) in Limits(result))
            yield return $"  {name,-9}{Value(limit),9}  {limit.NotJudged ?? limit.Evidence}";
        if (result.Beyond is { } beyond)
            yield return $"  {"beyond",-9}{beyond.Size.ToString("#,0", CultureInfo.InvariantCulture),9}  {Beyond(beyond)}";
        foreach (var note in result.Notes)
            yield return $"  note     {note}";
        if (result.StoppedBy is { } why)
            yield return $"  stopped by {why}";
    }

    private static IEnumerable<(string Name, LimitRecord Limit)> Limits(ContextResult result)
    {
        if (result.Loadable is { } loadable)
            yield return ("loadable", loadable);
        yield return ("accepted", result.Accepted);
        if (result.Fast)
            yield break;
        yield return ("used", result.Used);
        yield return ("cached", result.Cached);
        yield return ("knee", result.Knee);
    }

    private static string Markdown(ContextResult result, IReadOnlyList<(string Name, string What)> pictures)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# How much context works: {result.Model}\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"Server {result.Server}{(result.ServerVersion is { } v ? $", {v}" : "")}. Strategy {result.Strategy}, seed {result.Seed}, "
                + $"{result.ReservedTokens} tokens reserved for an answer; sizes are prompt and reserved answer in tokens, checked against "
                    + $"`usage.prompt_tokens`. {result.StartedAt:yyyy-MM-dd HH:mm} UTC.\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"| limit | tokens | first bad | evidence |\n|---|---|---|---|\n| declared | "
                + $"{result.Declared?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–"} | | |\n");
        foreach (var (name, limit) in Limits(result))
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {Value(limit)} | {limit.Bad?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–"} | "
                    + $"{Cell(limit.NotJudged is { } not ? $"not judged: {not}" : limit.Evidence)}{Inverted(limit)} |\n");
        if (result.Beyond is { } beyond)
            page.Append(CultureInfo.InvariantCulture, $"\nBeyond the declared length, at {beyond.Size:#,0}: {Cell(Beyond(beyond))}.\n");
        if (result.StoppedBy is { } why)
            page.Append(CultureInfo.InvariantCulture, $"\n**Stopped by {Cell(why)}**: the limits are what was known by then.\n");
        foreach (var note in result.Notes)
            page.Append(CultureInfo.InvariantCulture, $"\nNote: {Cell(note)}\n");
        foreach (var (name, what) in pictures)
            page.Append(CultureInfo.InvariantCulture, $"\n![{what}]({name})\n");
        Rungs(page, result);
        page.Append("\n## Every size that was tried\n\n| tokens | | prompt tokens | phase | said |\n|---|---|---|---|---|\n");
        foreach (var p in result.Probes)
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {p.Size:#,0} | {(p.Good ? "answered" : p.Category)}{(p.FromEarlier ? " (earlier)" : "")} | "
                    + $"{p.PromptTokens?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–"} | {p.Phase} | {Cell(p.Said ?? "")} |\n");
        return page.ToString();
    }

    private static string Inverted(LimitRecord limit) =>
        limit.Inversions.Count > 0 ? $"; bad at {string.Join(", ", limit.Inversions)} although larger sizes worked" : "";

    private static void Rungs(StringBuilder page, ContextResult result)
    {
        if (result.Rungs.Count == 0)
            return;
        page.Append(
            "\n## Right answers\n\nFour keys in each haystack among distractors of the same form, and one chain of assignments in every fourth. Intervals of "
                + "95 %: Wilson's, and by haystack (keys of one haystack are not independent). `again`: the same prompt once more; `otherwise`: another "
                    + "question to the same text.\n\n");
        page.Append(
            "| tokens | cold | Wilson | by haystack | again | otherwise | p of the cache | ms per token read | ms per token written | verdict "
                + "|\n|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var r in result.Rungs)
        {
            var (cached, speed) = (r.Keys.Where(k => k.HasCached).ToList(), r.Speed());
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {r.Size:#,0} | {r.Score.Right} of {r.Score.Asked} | {Range(r.Score.Wilson)} | {Range(r.Score.ByHaystack(result.Seed))} ");
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {Of(cached.Count(k => k.Again == true), cached.Count)} | {Of(cached.Count(k => k.Otherwise == true), cached.Count)} | "
                    + $"{CacheRule.Compare(r.Keys)?.SecondIsWorse.ToString("0.####", CultureInfo.InvariantCulture) ?? "–"} ");
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {speed.TtftMsPerToken?.ToString("0.###", CultureInfo.InvariantCulture) ?? "–"} | "
                    + $"{speed.ItlMs?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–"} | {Verdict(r)} |\n");
        }
    }

    private static string Verdict(RungRecord rung) => rung.Culprit switch
    {
        Culprit.Cache => "wrong when cached: the server's cache",
        Culprit.ModelOrLength => "forgotten: the model, or the length",
        _ => rung.Forgotten is null ? "base" : "holds",
    };

    private static string Beyond(ProbeRecord beyond) => beyond.Good
        ? string.Create(CultureInfo.InvariantCulture, $"taken and answered ({beyond.PromptTokens:#,0} tokens counted), although no such length is declared")
        : $"{beyond.Category} in {beyond.Phase}: {beyond.Said}";

    private static string Of(int right, int asked) => asked == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{right} of {asked}");

    private static string Range(Interval? interval) =>
        interval is { } i ? string.Create(CultureInfo.InvariantCulture, $"{100 * i.Lower:0}–{100 * i.Upper:0} %") : "–";

    private static string Value(LimitRecord limit) => limit.Good?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–";

    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
