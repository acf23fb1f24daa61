using System.CommandLine;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Weights;
using MlxDoctor.Weights.Runs;

namespace MlxDoctor.Cli.Commands.Weights;

/// <summary>The steps of an analysis, one verb each, on a run directory.</summary>
internal static class RunVerbs
{
    /// <summary><c>weights init</c>.</summary>
    public static Command Init(WeightsSession session, Workspace workspace)
    {
        var runDir = new Option<string?>("--run-dir")
        {
            Description = "Run directory to make; the default is a new one below harness/runs/weights/.",
            HelpName = "DIR",
        };
        var modelPath = ModelPath("Model folder or tensor file that collect will read.");
        var modelId = new Option<string?>("--model-id") { Description = "Name of the model in reports; the default is the folder's name.", HelpName = "NAME" };
        var verb = new Command(
            "init", "Make a run directory with a configuration to edit. Example: harness/doctor weights init --run-dir /tmp/w --model-path ~/models/M");
        return session.Verb(verb, [runDir, modelPath, modelId], (parsed, commands, cancellation) =>
        {
            var path = parsed.GetValue(modelPath);
            var id = parsed.GetValue(modelId) ?? (path is null ? null : WeightsCommands.ModelName(path))
                ?? throw new UsageException("weights init needs --model-path or --model-id", "harness/doctor weights init --model-path ~/models/M");
            if (path is not null && !Path.Exists(path))
                throw new UsageException($"model path '{path}' does not exist", "give a directory with config.json and .safetensors files, or one tensor file");
            var folder = parsed.GetValue(runDir) ?? new WeightsRunList(workspace.Runs).Reserve(id, TimeProvider.System);
            return commands.InitAsync(
                new InitArguments(
                    folder, id, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), path, parsed.GetValue(session.Json)),
                cancellation);
        });
    }

    /// <summary><c>weights collect</c>.</summary>
    public static Command Collect(WeightsSession session)
    {
        var runDir = RunDir();
        var modelPath = ModelPath("Model folder or tensor file instead of the one in manifest.json.");
        var resume = new Option<bool>("--resume") { Description = "Keep the tensors that an interrupted collect has finished." };
        var verb =
            new Command(
                "collect",
                "Read the weights and measure every matrix in every scheme: fills data/ and logs/. Example: harness/doctor weights collect --run-dir "
                    + "/tmp/w --resume");
        return session.Verb(verb, [runDir, modelPath, resume], (parsed, commands, cancellation) => commands.CollectAsync(
            new RunArguments(Existing(parsed.GetValue(runDir)), parsed.GetValue(modelPath), parsed.GetValue(resume), parsed.GetValue(session.Json)),
            cancellation));
    }

    /// <summary><c>weights tables</c>.</summary>
    public static Command Tables(WeightsSession session) =>
        Step(
            session, "tables", "Sum up data/ by layer, block of four layers and projection: fills tables/.",
            (commands, arguments, cancellation) => commands.TablesAsync(arguments, cancellation));

    /// <summary><c>weights plots</c>.</summary>
    public static Command Plots(WeightsSession session) =>
        Step(
            session, "plots", "Draw heat maps and the outlier plot as SVG: fills plots/.",
            (commands, arguments, cancellation) => commands.PlotsAsync(arguments, cancellation));

    /// <summary><c>weights report</c>.</summary>
    public static Command Report(WeightsSession session) =>
        Step(
            session, "report", "Write report.md and report.html (one file, pictures inside) and print the first.",
            (commands, arguments, cancellation) => commands.ReportAsync(arguments, cancellation));

    private static Command Step(WeightsSession session, string name, string what, Func<WeightsCommands, RunArguments, CancellationToken, Task<int>> run)
    {
        var runDir = RunDir();
        var verb = new Command(name, $"{what} Example: harness/doctor weights {name} --run-dir /tmp/w");
        return session.Verb(verb, [runDir], (parsed, commands, cancellation) =>
            run(commands, new RunArguments(Existing(parsed.GetValue(runDir)), Json: parsed.GetValue(session.Json)), cancellation));
    }

    private static Option<string?> RunDir() =>
        new("--run-dir") { Description = "Run directory, as weights init or weights MODEL-DIR made it (harness/doctor runs lists them).", HelpName = "DIR" };

    private static Option<string?> ModelPath(string description) => new("--model-path") { Description = description, HelpName = "PATH" };

    private static string Existing(string? runDir) =>
        runDir ?? throw new UsageException(
            "--run-dir is missing", "name a run directory; harness/doctor runs lists them, harness/doctor weights init makes one");
}
