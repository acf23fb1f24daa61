using System.CommandLine;
using MlxDoctor.Cli.Running;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor smoke|check</c>: runs a tier through <c>dotnet test</c> and answers with its exit code.</summary>
internal static class TierCommand
{
    /// <summary>The verb of one tier.</summary>
    public static Command Build(string tier, string description, Workspace workspace, TextWriter output, TextWriter error)
    {
        var server = new Option<string?>("--server") { Description = "Profile of the server to launch (see: doctor servers). With --url: gives dialect and known deviations only.", HelpName = "PROFILE" };
        var model = new Option<string?>("--model") { Description = "Model folder, or the name of an embedded model (doctor-tiny, doctor-tiny-8bit, doctor-tiny-4bit).", HelpName = "MODEL" };
        var url = new Option<string?>("--url") { Description = "A server that runs already, for example http://127.0.0.1:8080/v1. It is never stopped.", HelpName = "URL" };
        var key = new Option<string?>("--api-key-env") { Description = "Name of the environment variable that holds the API key.", HelpName = "NAME" };
        var command = new Option<string?>("--command") { Description = "With --server custom: the command line, with {model} and {port}.", HelpName = "LINE" };
        var area = new Option<string[]>("--area") { Description = "Only these areas: contract, output, perf.", HelpName = "A,B", AllowMultipleArgumentsPerToken = true };
        var cases = new Option<string?>("--case") { Description = "Only the cases that match, for example 'stop.*'.", HelpName = "GLOB" };
        var outDir = new Option<string?>("--out") { Description = "Folder for run directories instead of harness/runs.", HelpName = "DIR" };
        var strict = new Option<bool>("--strict") { Description = "Inconclusive counts as broken (2)." };
        var bisect = new Option<bool>("--bisect") { Description = "What could not be judged becomes 125, for git bisect run." };
        var update = new Option<bool>("--update-baselines") { Description = "Record this machine's baseline: five fresh starts, then shows old and new." };
        var sessions = new Option<string?>("--sessions") { Description = "Fresh sessions instead of one; 'same' then has a meaning (Welch interval).", HelpName = "N" };
        var statistic = new Option<string?>("--statistic") { Description = "What stands for a session: median, or fast (second fastest) for shared runners.", HelpName = "WORD" };
        var list = new Option<bool>("--list") { Description = "List the cases that would run, and run nothing." };
        var verb = new Command(tier, description);
        List<Option> shared = [outDir, strict, bisect];
        if (tier != "smoke")
            shared.InsertRange(0, [server, model, url, key, command, area, cases, update, sessions, statistic]);
        shared.Add(list);
        foreach (var option in shared)
            verb.Options.Add(option);
        verb.SetAction((parsed, cancellation) => new TierRun(workspace, output, error).RunAsync(
            new TierOptions(tier)
            {
                Server = tier == "smoke" ? null : parsed.GetValue(server),
                Model = tier == "smoke" ? null : parsed.GetValue(model),
                Url = tier == "smoke" ? null : parsed.GetValue(url),
                ApiKeyEnv = tier == "smoke" ? null : parsed.GetValue(key),
                CustomCommand = tier == "smoke" ? null : parsed.GetValue(command),
                Areas = tier == "smoke" ? [] : [.. (parsed.GetValue(area) ?? []).SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
                CaseGlob = tier == "smoke" ? null : parsed.GetValue(cases),
                UpdateBaselines = tier != "smoke" && parsed.GetValue(update),
                Sessions = tier == "smoke" ? null : parsed.GetValue(sessions),
                Statistic = tier == "smoke" ? null : parsed.GetValue(statistic),
                Out = parsed.GetValue(outDir),
                Strict = parsed.GetValue(strict),
                Bisect = parsed.GetValue(bisect),
                List = parsed.GetValue(list),
            },
            cancellation));
        return verb;
    }
}
