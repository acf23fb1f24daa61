using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor smoke|check</c>: runs a tier through <c>dotnet test</c> and answers with its exit code.</summary>
internal static class TierCommand
{
    /// <summary>The verb of one tier.</summary>
    public static Command Build(Tier tier, string description, Workspace workspace, TextWriter output, TextWriter error)
    {
        var server = new Option<string?>("--server") { Description = "Profile of the server to launch (see: doctor servers). With --url: gives dialect and known deviations only.", HelpName = "PROFILE" };
        var model = new Option<string?>("--model") { Description = "Alias or repository (see: doctor models), model folder, or an embedded model (doctor-tiny, doctor-tiny-8bit, doctor-tiny-4bit).", HelpName = "MODEL" };
        var modelsDir = ModelsCommand.ModelsDir();
        var url = new Option<string?>("--url") { Description = "A server that runs already, for example http://127.0.0.1:8080/v1. It is never stopped.", HelpName = "URL" };
        var key = new Option<string?>("--api-key-env") { Description = "Name of the environment variable that holds the API key.", HelpName = "NAME" };
        var command = new Option<string?>("--command") { Description = "With --server custom: the command line, with {model} and {port}.", HelpName = "LINE" };
        var arguments = ServerArguments();
        var area = new Option<string[]>("--area") { Description = "Only these areas: answers, contract, output, perf, weights.", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };
        var cases = new Option<string?>("--case") { Description = "Only these cases: ids, families or patterns with commas between, for example 'stop.*,usage'.", HelpName = "GLOB" };
        var outDir = new Option<string?>("--out") { Description = "Folder for run directories instead of harness/runs.", HelpName = "DIR" };
        var strict = new Option<bool>("--strict") { Description = "Inconclusive counts as broken (2)." };
        var bisect = new Option<bool>("--bisect") { Description = "What could not be judged becomes 125, for git bisect run." };
        var update = new Option<bool>("--update-baselines") { Description = "Record this machine's baseline, speed and answers of five fresh starts, then show old and new. Runs no other cases." };
        var acceptAnswers = AcceptAnswers();
        var baseline = Baseline();
        var require = Require();
        var sessions = new Option<string?>("--sessions") { Description = "Fresh sessions instead of one; 'same' then has a meaning (Welch interval).", HelpName = "N" };
        var statistic = new Option<string?>("--statistic") { Description = "What stands for a session: median, or fast (second fastest) for shared runners.", HelpName = "WORD" };
        var against = new Option<string?>("--against") { Description = "Compare side by side with another build: its command line, with {model} and {port}.", HelpName = "COMMAND" };
        var againstServer = new Option<string?>("--against-server") { Description = "Compare side by side with another server.", HelpName = "PROFILE" };
        var againstUrl = new Option<string?>("--against-url") { Description = "Compare side by side with a server that runs already.", HelpName = "URL" };
        var againstAlternate = new Option<bool>("--against-alternate") { Description = "Start the two in turn, never both at once: four processes of half the requests each." };
        var level = new Option<string?>("--level") { Description = "fast (the default), must (binding rules only), or all (slow cases and recommendations too).", HelpName = "LEVEL" };
        var accept = new Option<bool>("--accept") { Description = "List this run's failures as known deviations of the server; from then on only new ones fail." };
        var record = new Option<string?>("--record")
        {
            Description = "Keep every exchange in this folder, byte for byte but for the API key, which is masked.",
            HelpName = "DIR",
        };
        var replay = new Option<string?>("--replay") { Description = "Judge a recording instead of a server.", HelpName = "DIR" };
        var destructive = new Option<bool>("--destructive") { Description = "With --url: run the cases that may harm a server too." };
        var patience = Patience();
        var budget = new Option<string?>("--budget")
        {
            Description = "The functional cases as far as this time reaches, the most telling first; speed only with --area perf. What is left out is named and counted, never a pass.",
            HelpName = "TIME",
        };
        var quick = new Option<bool>("--quick") { Description = $"The same as --budget {TimeBudget.Quick}." };
        var verbose = Verbose();
        var list = new Option<bool>("--list") { Description = "List the cases that would run, and run nothing." };
        var verb = new Command(tier.Name(), description);
        List<Option> shared = [outDir, strict, bisect, verbose];
        if (tier != Tier.Smoke)
            shared.InsertRange(0, [server, model, modelsDir, url, key, command, arguments, area, cases, update, acceptAnswers, baseline, require, against, againstServer, againstUrl, againstAlternate, sessions, statistic, level, accept, record, replay, destructive,
                patience, budget, quick]);
        shared.Add(list);
        foreach (var option in shared)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancellation) => new TierRun(workspace, output, error).RunAsync(
            new TierOptions(tier)
            {
                Server = tier == Tier.Smoke ? null : parsed.GetValue(server),
                Model = tier == Tier.Smoke ? null : parsed.GetValue(model),
                ModelsDirs = tier == Tier.Smoke ? [] : parsed.GetValue(modelsDir) ?? [],
                Url = tier == Tier.Smoke ? null : parsed.GetValue(url),
                ApiKeyEnv = tier == Tier.Smoke ? null : parsed.GetValue(key),
                CustomCommand = tier == Tier.Smoke ? null : parsed.GetValue(command),
                ServerArguments = tier == Tier.Smoke ? null : parsed.GetValue(arguments),
                Areas = tier == Tier.Smoke ? [] : [.. (parsed.GetValue(area) ?? []).SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
                CaseGlob = tier == Tier.Smoke ? null : parsed.GetValue(cases),
                UpdateBaselines = tier != Tier.Smoke && parsed.GetValue(update),
                AcceptAnswers = tier != Tier.Smoke && parsed.GetValue(acceptAnswers),
                Baseline = tier == Tier.Smoke ? null : parsed.GetValue(baseline),
                Require = tier == Tier.Smoke ? null : parsed.GetValue(require),
                Against = tier == Tier.Smoke ? null : parsed.GetValue(against),
                AgainstServer = tier == Tier.Smoke ? null : parsed.GetValue(againstServer),
                AgainstUrl = tier == Tier.Smoke ? null : parsed.GetValue(againstUrl),
                AgainstAlternate = tier != Tier.Smoke && parsed.GetValue(againstAlternate),
                Sessions = tier == Tier.Smoke ? null : parsed.GetValue(sessions),
                Statistic = tier == Tier.Smoke ? null : parsed.GetValue(statistic),
                Level = tier == Tier.Smoke ? null : parsed.GetValue(level),
                Accept = tier != Tier.Smoke && parsed.GetValue(accept),
                Record = tier == Tier.Smoke ? null : parsed.GetValue(record),
                Replay = tier == Tier.Smoke ? null : parsed.GetValue(replay),
                Destructive = tier != Tier.Smoke && parsed.GetValue(destructive),
                Patience = tier == Tier.Smoke ? null : parsed.GetValue(patience),
                Out = parsed.GetValue(outDir),
                Strict = parsed.GetValue(strict),
                Bisect = parsed.GetValue(bisect),
                Budget = tier == Tier.Smoke ? null : Budget(parsed.GetValue(budget), parsed.GetValue(quick)),
                Verbose = parsed.GetValue(verbose),
                List = parsed.GetValue(list),
            },
            cancellation));
        return verb;
    }

    private static string? Budget(string? budget, bool quick) => (budget, quick) switch
    {
        (not null, true) => throw new UsageException("--quick is a --budget of its own", $"Give one of them; --quick is --budget {TimeBudget.Quick}."),
        (null, true) => TimeBudget.Quick,
        _ => budget,
    };

    /// <summary>Every case on the console; also in the larger tiers.</summary>
    internal static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Show every case, not only what is found and a line for each family." };

    /// <summary>How long a server may be silent; also in the larger tiers.</summary>
    internal static Option<string?> Patience() => new("--patience")
    {
        Description = "Seconds without an event or comment after which the server hangs (90): one finding server.silent, exit code 2. More for slow models.",
        HelpName = "SECONDS",
    };

    /// <summary>Answers alone; also in the larger tiers.</summary>
    internal static Option<bool> AcceptAnswers() => new("--accept-answers")
    {
        Description = "With --update-baselines: replace the answers of the baseline, and leave its speed as it is.",
    };

    /// <summary>Which baseline; also in the larger tiers.</summary>
    internal static Option<string?> Baseline() => new("--baseline")
    {
        Description = "Compare with this one instead of the last: a version (0.31.3), or the run that recorded it.",
        HelpName = "VERSION|RUN",
    };

    /// <summary>What must be compared; also in the larger tiers.</summary>
    internal static Option<string?> Require() => new("--require")
    {
        Description = "speed, answers, or both with a comma: what was not compared with a baseline is then an error (2).",
        HelpName = "WORDS",
    };

    /// <summary>More arguments for a launched server; also in the larger tiers.</summary>
    internal static Option<string?> ServerArguments() => new("--server-args")
    {
        Description = "More arguments for the launched server, in one text, for example '--reasoning-parser qwen3'; {api_key} is what --api-key-env names.",
        HelpName = "TEXT",
    };
}
