using System.CommandLine;
using MlxDoctor.Cli.Commands;
using MlxDoctor.Cli.Commands.Context;
using MlxDoctor.Cli.Commands.Self;
using MlxDoctor.Cli.Commands.Weights;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli;

/// <summary>Builds the command line and turns every failure into one message and exit code 2.</summary>
internal static class DoctorApp
{
    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        // Whatever a server, a model or a file told reaches the terminal through these two.
        (output, error) = (new SafeWriter(output), new SafeWriter(error));
        try
        {
            var root = Build(Workspace.Find(WorkspaceOption.In(args)), output, error);
            var parsed = root.Parse(Asked(args));
            if (parsed.Errors.Count > 0)
                throw new UsageException(
                    string.Join("; ", parsed.Errors.Select(e => e.Message)),
                    Suggestion(root, args));
            // Ctrl-C is handled by the verbs that have something to stop; the default would end us before they could.
            var configuration =
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration);
        }
        catch (DoctorException e)
        {
            await error.WriteLineAsync($"doctor: {e.What}");
            await error.WriteLineAsync($"  try: {e.Remedy}");
            return ExitCodes.Broken;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("doctor: interrupted");
            return ExitCodes.Broken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"doctor: {e.Message}");
            await error.WriteLineAsync("  try: check that the folder exists, is writable and has space");
            return ExitCodes.Broken;
        }
    }

    /// <summary>Nothing at all asks for help, and the word does what the option does.</summary>
    private static string[] Asked(string[] args) => args switch
    {
        [] => ["--help"],
        ["help", .. var rest] => [.. rest, "--help"],
        _ => args,
    };

    private static RootCommand Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            """
            Is this MLX server still as good as yesterday?

            Boots a server with a model, checks its API contract, output and speed, and answers with an exit code:
              0  fine        1  slower than its baseline        2  broken, or could not be judged

            First steps:
              harness/doctor check                                       the embedded server with its tiny model; needs nothing
              harness/doctor check --server mlx-lm --model ~/models/M    a real server; --quick: the most telling cases, in a minute
              harness/doctor check --url http://127.0.0.1:8080/v1        a server that runs already
              harness/doctor explain stop.emoji                          what a case sends, expects, and why it exists
            """);
        root.Options.Add(WorkspaceOption.Symbol());
        var checkout = !workspace.Places.Installed;
        if (checkout)
            root.Subcommands.Add(
                TierCommand.Build(
                    Tier.Smoke, "The project itself: layout, data files, formatting, command line, unit tests. No server; about 10 s.", workspace, output,
                    error));
        root.Subcommands.Add(TierCommand.Build(Tier.Check, "One server and model: API contract, output, speed. The main job.", workspace, output, error));
        root.Subcommands.Add(TierCommand.Build(
            Tier.Full, "Several models: all of check, the slower cases, and every agent profile. Minutes with the embedded models.", workspace, output, error));
        root.Subcommands.Add(TierCommand.Build(
            Tier.Benchmark, "Every complete model on this machine into one scorecard (harness/scorecard/latest.md). Never downloads.", workspace, output,
            error));
        root.Subcommands.Add(ServersCommand.Build(workspace, output));
        root.Subcommands.Add(ModelsCommand.Build(workspace, output));
        root.Subcommands.Add(AgentsCommand.Build(workspace, output));
        root.Subcommands.Add(WatchCommand.Build(workspace, output, error));
        root.Subcommands.Add(ExplainCommand.Build(workspace, output));
        root.Subcommands.Add(ContextCommand.Build(workspace, output, error));
        root.Subcommands.Add(WeightsCommand.Build(workspace, output, error));
        root.Subcommands.Add(PuppetCommand.Build(workspace, output));
        root.Subcommands.Add(ReportCommand.Build(output));
        root.Subcommands.Add(DiffCommand.Build(workspace, output));
        root.Subcommands.Add(CompareCommand.Build(workspace, output));
        root.Subcommands.Add(BisectCommand.Build(workspace, output));
        root.Subcommands.Add(ConformanceCommand.Build(workspace, output));
        root.Subcommands.Add(RunsCommand.Build(workspace, output));
        root.Subcommands.Add(InitCommand.Build(workspace, output));
        root.Subcommands.Add(CompletionCommand.Build(workspace, output));
        // What proves the doctor needs its sources.
        if (checkout)
            root.Subcommands.Add(SelfCommand.Build(workspace, output, error));
        return root;
    }

    private static string Suggestion(RootCommand root, string[] args)
    {
        var verbs = root.Subcommands.Select(c => c.Name).ToList();
        var verb = args.FirstOrDefault(a => !a.StartsWith('-'));
        if (verb is not null && !verbs.Contains(verb))
            return Nearest.Hint(verb, verbs);
        Command? command = null;
        foreach (var word in args)
            command = (command ?? root).Subcommands.FirstOrDefault(c => c.Name == word) ?? command;
        var options = (command?.Options ?? root.Options).Select(o => o.Name).ToList();
        return args.FirstOrDefault(a => a.StartsWith("--", StringComparison.Ordinal) && !options.Contains(a)) is { } unknown
            ? Nearest.Hint(unknown, options)
            : $"harness/doctor {Words(command)} --help".Replace("  ", " ", StringComparison.Ordinal);
    }

    private static string Words(Command? command) =>
        command is null or RootCommand ? "" : $"{Words(command.Parents.OfType<Command>().FirstOrDefault())} {command.Name}".TrimStart();
}
