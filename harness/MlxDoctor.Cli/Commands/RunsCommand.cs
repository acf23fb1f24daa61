using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Compare;
using MlxDoctor.Harness.Data;
using MlxDoctor.Weights.Runs;
using RunManifest = MlxDoctor.Core.Runs.RunManifest;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor runs [clean]</c>: what was run, and removing what is no longer wanted.</summary>
internal static class RunsCommand
{
    private const int Kept = 10;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var outDir = new Option<string?>("--out") { Description = "Folder of the run directories instead of harness/runs.", HelpName = "DIR" };
        var verb = new Command("runs", "List the runs, newest first.") { outDir };
        verb.SetAction(parsed =>
        {
            var root = parsed.GetValue(outDir) ?? workspace.Runs;
            var runs = Runs(root).ToList();
            foreach (var run in runs)
                output.WriteLine($"{run.Name}  {Describe(run)}");
            var weights = new WeightsRunList(root);
            var ofWeights = weights.All().ToList();
            foreach (var run in ofWeights)
                output.WriteLine($"{run}  {weights.Describe(run)}");
            if (runs.Count + ofWeights.Count == 0)
                output.WriteLine($"no run in {root}; harness/doctor check makes one");
            return ExitCodes.Fine;
        });
        var keep = new Option<int>("--keep") { Description = "How many of the newest runs stay.", DefaultValueFactory = _ => Kept };
        var clean = new Command("clean", "Remove all but the newest runs (of tiers, and of weights).") { keep, outDir };
        clean.SetAction(parsed =>
        {
            var most = parsed.GetValue(keep);
            if (most < 0)
                throw new UsageException($"--keep {most}", "Give 0 or more.");
            var root = parsed.GetValue(outDir) ?? workspace.Runs;
            foreach (var run in new WeightsRunList(root).All().Skip(most).ToList())
            {
                Directory.Delete(Path.Combine(root, run), recursive: true);
                output.WriteLine($"removed {run}");
            }
            foreach (var run in Runs(root).Skip(most).ToList())
            {
                run.Delete(recursive: true);
                output.WriteLine($"removed {run.Name}");
            }
            return ExitCodes.Fine;
        });
        verb.Subcommands.Add(clean);
        return verb;
    }

    // Only folders that a run reserved count, so that clean never removes something else below --out.
    private static IEnumerable<DirectoryInfo> Runs(string root) =>
        Directory.Exists(root)
            ? new DirectoryInfo(root).EnumerateDirectories()
                .Where(d => File.Exists(Path.Combine(d.FullName, "run.json")) || File.Exists(Path.Combine(d.FullName, ".reserved")))
                .OrderByDescending(d => d.Name, StringComparer.Ordinal)
            : [];

    private static string Describe(DirectoryInfo run) => string.Join("  ", new[] { Ended(run), Asked(run) }.OfType<string>());

    /// <summary>What it was asked for; null when it was nothing.</summary>
    private static string? Asked(DirectoryInfo run) =>
        RunManifest.Read(RunDirectory.At(run.FullName)).Value?.Request.ToString() is { Length: > 0 } asked ? asked : null;

    private static string Ended(DirectoryInfo run)
    {
        if (Compared(run) is { } compared)
            return compared;
        var result = Path.Combine(run.FullName, "result.json");
        try
        {
            if (File.Exists(result) && JsonNode.Parse(File.ReadAllText(result)) is JsonObject r)
                return string.Create(CultureInfo.InvariantCulture,
                    $"exit {r["exit_code"]}  "
                        + $"{string.Join(", ", (r["counts"] as JsonObject ?? []).Where(c => c.Value?.ToString() is not "0").Select(c => $"{c.Value} {c.Key}"))}"
                        + $"{((bool?)r["aborted"] == true ? ", interrupted" : "")}");
        }
        catch (System.Text.Json.JsonException)
        {
            return "result.json is damaged; render it again: harness/doctor report " + run.FullName;
        }
        return "no result yet";
    }

    /// <summary>What a comparison came to; null for other runs, and for one that was not finished.</summary>
    private static string? Compared(DirectoryInfo run)
    {
        var file = Path.Combine(run.FullName, CompareReport.FileName);
        try
        {
            return File.Exists(file) && JsonNode.Parse(File.ReadAllText(file)) is JsonObject r
                ? $"exit {r["exit_code"]}  compare {r["a"]?["name"]} {r["b"]?["name"]}"
                : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return $"{CompareReport.FileName} is damaged";
        }
    }
}
