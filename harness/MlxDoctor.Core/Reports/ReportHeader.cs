using System.Globalization;
using System.Text;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes the head of the report: the answer, and what it is the answer to.</summary>
internal static class ReportHeader
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The heading, and what changed since the baseline.</summary>
    public static string Title(RunView view) =>
        $"# MlxDoctor {Markdown.Text(view.Tier)}: {Markdown.Text(Headline.Of(view))}\n"
            + string.Concat(ComparisonWords.Changes(view).Select(line => $"\n**{Markdown.Text(line)}**\n"));

    /// <summary>What the run was about.</summary>
    public static string Of(RunView view)
    {
        var text = new StringBuilder("\n## Run\n\n");
        text.Append(Invariant, $"- Tier: {Markdown.Text(view.Tier)}{Strictness(view.Manifest)}\n");
        if (view.Servers.Count == 0)
            text.Append("- Server: none\n");
        foreach (var server in view.Servers)
            text.Append(Invariant, $"- Server: {Server(server)}\n");
        text.Append(Invariant, $"- Models: {(view.Models.Count == 0 ? "none" : string.Join(", ", view.Models.Select(m => Markdown.Code(m))))}\n");
        text.Append(Invariant, $"- Started: {(view.Manifest is { } m ? Format.Time(m.StartedAt) : Format.None)}");
        text.Append(Invariant, $", finished: {(view.End is { } end ? Format.Time(end.FinishedAt) : "no")}");
        if (view is { Manifest: { } start, End: { } finish })
            text.Append(Invariant, $", took {Took(finish.FinishedAt - start.StartedAt)}");
        text.Append(Invariant, $"\n- Harness: {Markdown.Text(view.Manifest?.HarnessVersion ?? "unknown")}, run {Markdown.Code(view.Run.Name)}\n");
        foreach (var (name, value) in view.Manifest?.Options.OrderBy(o => o.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
            text.Append(Invariant, $"- Option {Markdown.Code(name)}: {Markdown.Text(value)}\n");
        if (view.Environment.Count > 0)
        {
            text.Append('\n').Append(Markdown.Head("environment", ""));
            foreach (var (name, value) in view.Environment)
                text.Append(Markdown.Row(Markdown.Text(name), Markdown.Text(value)));
        }
        return text.ToString();
    }

    // The two times come from different processes, so that only the clock relates them; one that was set back relates nothing.
    private static string Took(TimeSpan span) =>
        span < TimeSpan.Zero ? $"{Format.None} (the clock was set back meanwhile)" : Format.Duration(span.TotalMilliseconds);

    private static string Strictness(RunManifest? manifest) =>
        (manifest?.Strict == true ? ", strict" : "") + (manifest?.Bisect == true ? ", for git bisect" : "");

    private static string Server(ServerRecord server)
    {
        var text = new StringBuilder($"{Markdown.Text(server.Profile)} {Markdown.Text(server.Version ?? "(version unknown)")}");
        text.Append(Invariant, $" at {(server.Url is null ? "no address: it never answered" : Markdown.Code(server.Url))}");
        text.Append(server.Launched ? ", started by the harness" : ", attached");
        if (server.Launches.Count > 0)
            text.Append(
                Invariant,
                $" {Format.Count(server.Launches.Count, "time")}: "
                    + $"{string.Join(", ", server.Launches.Select(l => $"{Markdown.Text(l.Why)} (ready after {Format.Duration(l.BootMs)})"))}");
        return text.Append(Invariant, $", model {Markdown.Code(server.Model)}").ToString();
    }
}
