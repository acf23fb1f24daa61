using System.CommandLine;
using System.Globalization;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor agents [NAME [--config]]</c>: the agent profiles, one's test plan, or how it is pointed at a server.</summary>
internal static class AgentsCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var name = new Argument<string?>("NAME") { Description = "One agent: what it sends and its test plan.", Arity = ArgumentArity.ZeroOrOne };
        var config = new Option<bool>("--config") { Description = "Print the configuration that points the agent at --url and --model. Nothing is written." };
        var url = new Option<string>("--url")
        {
            Description = "The server's base URL.",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:8080/v1",
        };
        var model = new Option<string>("--model") { Description = "The model name to send.", HelpName = "NAME", DefaultValueFactory = _ => "local-model" };
        var key = new Option<string>("--api-key")
        {
            Description = "The text to put where a key belongs; local servers take any.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "local",
        };
        var version = new Option<string?>("--agent-version") { Description = "The agent's version; some differ.", HelpName = "VERSION" };
        var verb = new Command("agents", "List agent profiles, show one's test plan, or print its configuration.") { name, config, url, model, key, version };
        verb.SetAction(parsed =>
        {
            var book = AgentBook.Load(workspace.Agents, AgentBook.UserFolder());
            if (parsed.GetValue(name) is not { } wanted)
            {
                if (parsed.GetValue(config))
                    throw new UsageException("--config needs the agent's name", Nearest.Hint("", book.All.Select(e => e.Name)));
                List(book, output);
                return book.All.Any(e => e.Profile is null) ? ExitCodes.Broken : ExitCodes.Fine;
            }
            var entry = book.Get(wanted);
            if (entry.Profile is not { } profile)
                throw new UsageException($"the profile '{wanted}' is broken: {entry.Problem}", $"Correct {entry.File}, or remove it.");
            List<string> notes = entry.Notice is { } notice ? [notice] : [];
            if (parsed.GetValue(version) is { } text)
            {
                var number = VersionNumber.TryParse(text) ?? throw new UsageException($"'{text}' is no version", "Write for example 1.18.33.");
                notes.AddRange(profile.NotesAt(number));
                profile = profile.At(number);
            }
            if (parsed.GetValue(config))
                Configuration(profile, notes, Url(parsed.GetValue(url)!), parsed.GetValue(model)!, parsed.GetValue(key)!, output);
            else
                Show(profile, notes, output);
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static void List(AgentBook book, TextWriter output)
    {
        var table = new FittingTable("agent", "wire", "tools", "system prompt", "streams", "thinking", "tests", "");
        foreach (var entry in book.All)
            table.Add(entry.Profile is { } p
                ? [p.Name, p.Format.Name(), Number(p.Tools), Number(p.SystemPromptChars), p.Streaming
                    ? "yes"
                    : "no", p.Reasoning ? "yes" : "no", Number(AgentPlan.Of(p).Count()), entry.Notice ?? p.Summary]
                : [entry.Name, "-", "-", "-", "-", "-", "-", $"broken: {entry.Problem}"]);
        table.Write(ConsoleStyle.Create(output));
        output.WriteLine($"your own profiles: {AgentBook.UserFolder()}");
    }

    private static void Show(AgentProfile profile, IReadOnlyList<string> notes, TextWriter output)
    {
        output.WriteLine($"{profile.Name}: {profile.Summary}");
        if (profile.Repo is not null)
            output.WriteLine($"  home     {profile.Repo}");
        if (profile.Install is not null)
            output.WriteLine($"  install  {profile.Install}");
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  sends    {profile.Format.Name()}, {profile.Tools} tools, system prompt of "
                    + $"{profile.SystemPromptChars} characters{(profile.Streaming ? ", streams" : "")}{(profile.ContentParts ? ", contents as parts" : "")}"
                    + $"{(profile.Sends.Count > 0 ? $", {profile.Sends.ToJsonString()}" : "")}"));
        output.WriteLine($"  never    {string.Join("  ", profile.LeakTags)}");
        foreach (var note in notes.Concat(profile.KnownIssues))
            output.WriteLine($"  note     {note}");
        output.WriteLine("test plan");
        foreach (var test in AgentPlan.Of(profile))
        {
            output.WriteLine($"  {test.Name,-14} sends {test.Sends}");
            output.WriteLine($"  {"",-14} expects {test.Expects}");
        }
    }

    private static void Configuration(AgentProfile profile, IReadOnlyList<string> notes, Uri url, string model, string key, TextWriter output)
    {
        var configuration = profile.Traits.Configuration!;
        foreach (var note in notes)
            output.WriteLine($"# {note}");
        // JSON has no comments, and a shell reads this text as it is.
        if (configuration.Path is { } path)
            output.WriteLine(configuration.Kind == "json" ? $"// {path}" : $"# {path}");
        output.WriteLine(configuration.Render(url, model, key).TrimEnd());
    }

    private static Uri Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new UsageException($"'{text}' is no URL", "Give scheme, host, port and /v1, for example http://127.0.0.1:8080/v1.");

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
