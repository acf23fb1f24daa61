using System.CommandLine;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor watch -- AGENT …</c>: who is to blame when an agent misbehaves.</summary>
internal static class WatchCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var command = new Argument<string[]>("COMMAND")
        {
            Description = "After --: the agent's own command line. opencode, qwen, claude and codex are pointed at the proxy; others by OPENAI_BASE_URL, "
                + "OPENAI_API_BASE and ANTHROPIC_BASE_URL. Without one it passes on until Ctrl-C.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var url = new Option<string?>("--url") { Description = "A server that runs already.", HelpName = "URL" };
        var server = new Option<string?>("--server") { Description = "The profile of a server that is started (default: embedded).", HelpName = "P" };
        var model = new Option<string?>("--model") { Description = "The model's folder or name; with --url the name to ask for.", HelpName = "M" };
        var arguments = new Option<string?>("--server-args") { Description = "Arguments after those of the profile.", HelpName = "ARGS" };
        var key = new Option<string?>("--api-key-env") { Description = "The variable that holds the server's key.", HelpName = "NAME" };
        var outDir = new Option<string?>("--out") { Description = "Folder of the run directories instead of harness/runs.", HelpName = "DIR" };
        var quiet = new Option<bool>("--quiet") { Description = "Nothing but the end: for agents that draw the whole terminal." };
        var replay = new Option<string?>("--replay")
        {
            Description = "Judge the recording of a watched session again (its tape/), without server and agent.",
            HelpName = "DIR",
        };
        var verb = new Command(
            "watch",
            "Put a recording proxy between an agent and the server, judge every turn as it goes by, and say who is to blame. "
                + "Example: harness/doctor watch -- opencode run 'read README.md'")
        {
            command, url, server, model, arguments, key, outDir, quiet, replay,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var request = new WatchRequest(parsed.GetValue(command) ?? [])
            {
                Url = parsed.GetValue(url),
                Server = parsed.GetValue(server),
                Model = parsed.GetValue(model),
                ServerArguments = parsed.GetValue(arguments),
                ApiKeyEnv = parsed.GetValue(key),
                Out = parsed.GetValue(outDir),
                Quiet = parsed.GetValue(quiet),
            };
            if (parsed.GetValue(replay) is { } tape)
                return request.Command.Count > 0 || request.Url is not null || request.Server is not null
                    ? throw new UsageException("--replay needs neither a server nor an agent", "Leave the others out: harness/doctor watch --replay DIR")
                    : new WatchReplay(workspace, output, TimeProvider.System).Run(tape, request.Out);
            using var stop = new StopSignals(cancellation);
            return await new WatchRun(workspace, output, error, TimeProvider.System, request).RunAsync(stop.Token);
        });
        return verb;
    }
}
