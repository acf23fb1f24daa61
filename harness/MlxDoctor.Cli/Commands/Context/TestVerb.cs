using System.CommandLine;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary><c>doctor context test</c>: its options.</summary>
internal static class TestVerb
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var models = new Argument<string[]>("MODEL")
        {
            Description = "Models by alias, repository or folder; with --url, names to send.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "Every complete model on disk, quick ones first; models that only embed are left out." };
        var dirs = new Option<string[]>("--models-dir")
        {
            Description = "Look for models in these folders too.",
            HelpName = "DIR",
            AllowMultipleArgumentsPerToken = true,
        };
        var server = new Option<string?>("--server")
        {
            Description = "Profile of the server to launch (see: doctor servers); the embedded one for its own models.",
            HelpName = "PROFILE",
        };
        var arguments = new Option<string?>("--server-args")
        {
            Description = "More arguments for the launched server, in one text.",
            HelpName = "TEXT",
        };
        var url = new Option<string?>("--url") { Description = "A server that runs already; it is never stopped or restarted.", HelpName = "URL" };
        var key = new Option<string?>("--api-key-env") { Description = "Name of the environment variable that holds the API key.", HelpName = "NAME" };
        var fast = new Option<bool>("--fast") { Description = "Only which size is accepted: one prompt a size, any answer." };
        var only = new Option<int?>("--ctx") { Description = "Test one size, in tokens of prompt and answer.", HelpName = "N" };
        var strategy = new Option<string>("--strategy")
        {
            Description = "ladder: the sizes that users use; search: doubling, then bisection.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "ladder",
        };
        strategy.AcceptOnlyFromAmong("ladder", "search");
        var depths = new Option<string?>("--depths") { Description = "Where in the text keys stand, in percent; evenly spread if left out.", HelpName = "A,B" };
        var budget = new Option<string?>("--budget")
        {
            Description = "Time for each model, such as 10m; what is known by then is reported.",
            HelpName = "TIME",
        };
        var force = new Option<bool>("--force") { Description = "Try sizes again that took a server or this machine down before." };
        var resume = new Option<bool>("--resume") { Description = "Go on with the interrupted test of the model, below the size that ended it." };
        var patience = new Option<int>("--patience")
        {
            Description = "Longest wait for a sign of life, in seconds; long prompts get more by the pace seen.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 120,
        };
        var verb = new Command(
            "test",
            "Fill the context of models and find their limits. Exit code 1: a limit is lower than last time; 2: not judged. Example: harness/doctor context "
                + "test --server mlx-lm ~/models/M --budget 10m")
        {
            models, all, dirs, server, arguments, url, key, fast, only, strategy, depths, budget, force, resume, patience,
        };
        verb.SetAction((parsed, cancellation) =>
        {
            var options = new ContextOptions
            {
                Models = parsed.GetValue(models) ?? [],
                All = parsed.GetValue(all),
                ModelsDirs = parsed.GetValue(dirs) ?? [],
                Server = parsed.GetValue(server),
                ServerArguments = parsed.GetValue(arguments) is { } line ? CommandLine.Split(line) : [],
                Url = parsed.GetValue(url),
                ApiKeyEnv = parsed.GetValue(key),
                Fast = parsed.GetValue(fast),
                Only = parsed.GetValue(only) is { } size ? Sizes.Check(size, "--ctx") : null,
                Search = parsed.GetValue(strategy) == "search",
                Depths = ContextWords.Depths(parsed.GetValue(depths)),
                Budget = parsed.GetValue(budget) is { } time ? ContextWords.Time(time, "--budget") : null,
                Force = parsed.GetValue(force),
                Resume = parsed.GetValue(resume),
                Patience = parsed.GetValue(patience) is >= 1 and <= 36_000 and var seconds
                    ? TimeSpan.FromSeconds(seconds)
                    : throw new UsageException("--patience is out of range", "Give seconds from 1 to 36000."),
            };
            Check(options);
            return new ContextTest(options, workspace, output, error).RunAsync(cancellation);
        });
        return verb;
    }

    private static void Check(ContextOptions options)
    {
        if (options.All && options.Models.Count > 0)
            throw new UsageException("--all and single models exclude each other", "Leave one of them out.");
        if (options.Url is not null && (options.All || options.ServerArguments.Count > 0))
            throw new UsageException("--url names a server that runs already", "Leave --all and --server-args out, and name the model if it serves several.");
        if (options is { All: false, Url: null, Models.Count: 0 })
            throw new UsageException("no model is named", "harness/doctor context test doctor-tiny, or --all (harness/doctor models lists what is on disk).");
        if (options is { Only: { } only } && only < 256)
            throw new UsageException($"--ctx {only} leaves no room for a question", "Give at least 256 tokens.");
    }
}
