using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>The head of the page: the answer and the exit code in words, and what it is the answer to.</summary>
internal static class PageVerdict
{
    private const int MostServers = 12;

    public static Html Of(RunView view)
    {
        var answer = Headline.Answer(view);
        return Html.Of(
            $"""
            <header class="{Mood(view.ExitCode)}">
            <p class="kind">MlxDoctor {PageParts.Short(view.Tier)}</p>
            <h1><span class="sign" aria-hidden="true">{Sign(view.ExitCode)}</span> {PageParts.Capital(answer)}</h1>
            {(Headline.Reasons(view) is { Length: > 0 } why ? Html.Of($"<p class=\"lead\">{PageParts.Capital(why)}.</p>\n") : Html.None)}<p>{Meaning(view.ExitCode)}</p>
            {PageParts.Tally(view.Cases)}
            <dl>
            {Facts(view).Select(f => Html.Of($"<div><dt>{f.Name}</dt><dd>{f.Value}</dd></div>\n"))}</dl>
            </header>

            """);
    }

    /// <summary>Most servers say their name with their version.</summary>
    private static string Name(ServerRecord server) => server.Version is not { } version ? $"{server.Profile} (version unknown)"
        : version.StartsWith(server.Profile, StringComparison.OrdinalIgnoreCase) ? version
        : $"{server.Profile} {version}";

    /// <summary>What the exit code says to a script.</summary>
    private static string Meaning(int exitCode) => exitCode switch
    {
        ExitCodes.Fine => "Exit code 0: everything that was judged is fine.",
        ExitCodes.Slower => "Exit code 1: nothing is broken, but something is confirmed slower, or answers are other ones than in the baseline.",
        ExitCodes.BisectSkip => "Exit code 125: this version could not be judged, so git bisect skips it.",
        _ => "Exit code 2: something fails, or could not be judged, or nothing was judged at all.",
    };

    private static string Mood(int exitCode) => exitCode switch { ExitCodes.Fine => "fine", ExitCodes.Slower => "slower", _ => "broken" };

    private static string Sign(int exitCode) => exitCode switch { ExitCodes.Fine => "✓", ExitCodes.Slower => "▼", ExitCodes.BisectSkip => "?", _ => "✗" };

    private static IEnumerable<(string Name, Html Value)> Facts(RunView view)
    {
        foreach (var server in view.Servers.DistinctBy(s => (s.Profile, s.Version, s.Launched)).Take(MostServers))
            yield return ("Server", PageParts.Cell($"{Name(server)}, {(server.Launched ? "started by the doctor" : "attached")}"));
        var models = string.Join(", ", view.Models.Take(MostServers).Select(m => PageParts.Short(m)));
        var more = view.Models.Count > MostServers ? $" and {Format.Count(view.Models.Count - MostServers)} more" : "";
        yield return (view.Models.Count == 1 ? "Model" : "Models", Html.Of($"{(models.Length > 0 ? models : "none")}{more}"));
        yield return ("Started", Html.Of($"{(view.Manifest is { } m ? Format.Time(m.StartedAt) : Format.None)}"));
        if (view is { Manifest: { } start, End: { } end } && end.FinishedAt >= start.StartedAt)
            yield return ("Took", Html.Of($"{Format.Duration((end.FinishedAt - start.StartedAt).TotalMilliseconds)}"));
        if (view.Cost is { Requests: > 0 } cost)
            yield return ("Asked", Html.Of($"{Format.Count(cost.Requests, "request")}"));
    }
}
