using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Cli.Running;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor full</c> and <c>doctor benchmark</c>: several models in one run that can be continued.</summary>
internal static class LargeTierCommand
{
    private static readonly char[] Comma = [','];

    /// <summary><c>doctor full</c>.</summary>
    public static Command Full(Workspace workspace, TextWriter output, TextWriter error)
    {
        var o = new Shared();
        var server = new Option<string?>("--server") { Description = "Profile of the server to launch (see: doctor servers).", HelpName = "PROFILE" };
        var url = new Option<string?>("--url") { Description = "A server that runs already; then there is one model, its own.", HelpName = "URL" };
        var key = new Option<string?>("--api-key-env") { Description = "Name of the environment variable that holds the API key.", HelpName = "NAME" };
        var command = new Option<string?>("--command") { Description = "With --server custom: the command line, with {model} and {port}.", HelpName = "LINE" };
        var arguments = TierCommand.ServerArguments();
        var agents = new Option<string[]>("--agents") { Description = "Only these agent profiles (see: doctor agents).", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };
        var update = new Option<bool>("--update-baselines") { Description = "Record this machine's baseline of every model." };
        var acceptAnswers = TierCommand.AcceptAnswers();
        var baseline = TierCommand.Baseline();
        var require = TierCommand.Require();
        var sessions = new Option<string?>("--sessions") { Description = "Fresh sessions instead of one.", HelpName = "N" };
        var statistic = new Option<string?>("--statistic") { Description = "What stands for a session: median, or fast.", HelpName = "WORD" };
        var list = new Option<bool>("--list") { Description = "List the cases that would run with each model, and run nothing." };
        var verb = new Command(Tier.Full.Name(), "Several models: all of check, the slower cases, and every agent profile. Minutes with the embedded models.")
        {
            o.Models, o.ModelsDir, server, url, key, command, arguments, agents, o.Area, o.Case, update, acceptAnswers, baseline, require, sessions, statistic, o.Patience,
            o.Resume, o.Out, o.Strict, o.Bisect, o.Verbose, list,
        };
        verb.SetAction((parsed, cancellation) => new TierRun(workspace, output, error).RunAsync(
            o.Read(Tier.Full, parsed) with
            {
                Server = parsed.GetValue(server),
                Url = parsed.GetValue(url),
                ApiKeyEnv = parsed.GetValue(key),
                CustomCommand = parsed.GetValue(command),
                ServerArguments = parsed.GetValue(arguments),
                Agents = Words(parsed.GetValue(agents)),
                UpdateBaselines = parsed.GetValue(update),
                AcceptAnswers = parsed.GetValue(acceptAnswers),
                Baseline = parsed.GetValue(baseline),
                Require = parsed.GetValue(require),
                Sessions = parsed.GetValue(sessions),
                Statistic = parsed.GetValue(statistic),
                List = parsed.GetValue(list),
            },
            cancellation));
        return verb;
    }

    /// <summary><c>doctor benchmark</c>.</summary>
    public static Command Benchmark(Workspace workspace, TextWriter output, TextWriter error)
    {
        var o = new Shared();
        var servers = new Option<string[]>("--servers") { Description = "Server profiles to measure with (see: doctor servers); every installed one if left out.", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };
        var verb = new Command(Tier.Benchmark.Name(), "Every complete model on this machine into one scorecard (harness/scorecard/latest.md). Never downloads.")
        {
            o.Models, o.ModelsDir, servers, o.Area, o.Case, o.Patience, o.Resume, o.Out, o.Strict, o.Bisect, o.Verbose,
        };
        verb.SetAction((parsed, cancellation) => new TierRun(workspace, output, error).RunAsync(
            o.Read(Tier.Benchmark, parsed) with { Servers = Words(parsed.GetValue(servers)) }, cancellation));
        return verb;
    }

    private static IReadOnlyList<string> Words(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(Comma, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>A folder is one name, whatever commas it has.</summary>
    private static IReadOnlyList<string> Names(string[]? values) =>
        [.. (values ?? []).SelectMany(v => Directory.Exists(v) ? [v] : Words([v]))];

    /// <summary>What both verbs have.</summary>
    private sealed class Shared
    {
        public Option<string[]> Models { get; } = new("--models") { Description = "Aliases, repositories or folders (see: doctor models).", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };

        public Option<string[]> ModelsDir { get; } = ModelsCommand.ModelsDir();

        public Option<string[]> Area { get; } = new("--area") { Description = "Only these areas.", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };

        public Option<string?> Case { get; } = new("--case") { Description = "Only these cases: ids, families or patterns with commas between, for example 'agents.*'.", HelpName = "GLOB" };

        public Option<string?> Patience { get; } = TierCommand.Patience();

        public Option<string?> Resume { get; } = new("--resume") { Description = "Continue an interrupted run: rows with a verdict are not run again.", HelpName = "DIR" };

        public Option<string?> Out { get; } = new("--out") { Description = "Folder for run directories instead of harness/runs.", HelpName = "DIR" };

        public Option<bool> Strict { get; } = new("--strict") { Description = "Inconclusive counts as broken (2)." };

        public Option<bool> Bisect { get; } = new("--bisect") { Description = "What could not be judged becomes 125, for git bisect run." };

        public Option<bool> Verbose { get; } = TierCommand.Verbose();

        public TierOptions Read(Tier tier, ParseResult parsed) => new(tier)
        {
            Models = Names(parsed.GetValue(Models)),
            ModelsDirs = parsed.GetValue(ModelsDir) ?? [],
            Areas = Words(parsed.GetValue(Area)),
            CaseGlob = parsed.GetValue(Case),
            Patience = parsed.GetValue(Patience),
            Resume = parsed.GetValue(Resume),
            Out = parsed.GetValue(Out),
            Strict = parsed.GetValue(Strict),
            Bisect = parsed.GetValue(Bisect),
            Verbose = parsed.GetValue(Verbose),
        };
    }
}
