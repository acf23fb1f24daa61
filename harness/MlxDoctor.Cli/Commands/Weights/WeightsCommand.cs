using System.CommandLine;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Weights;
using MlxDoctor.Weights.Runs;

namespace MlxDoctor.Cli.Commands.Weights;

/// <summary><c>doctor weights</c>: what is in a checkpoint and what quantisation does to it; offline, no server.</summary>
internal static class WeightsCommand
{
    /// <summary>The verb and its verbs.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var session = new WeightsSession(output, error);
        var model = new Argument<string?>("model-dir")
        {
            Description = "Model folder, or one .safetensors, .npz or .npy file.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var schemes = new Option<string[]>("--schemes")
        {
            Description = "Schemes to try, such as affine_q4_g64,mxfp4_g32,nvfp4_g16.",
            HelpName = "A,B",
            AllowMultipleArgumentsPerToken = true,
        };
        var experts = new Option<bool>("--experts-only")
        {
            Description = "Only experts of a mixture; the default takes every 2-D weight, which dense models need.",
        };
        var runDir = new Option<string?>("--run-dir") { Description = "Run directory instead of a new one below harness/runs/weights/.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Continue an interrupted run (without --run-dir: the newest of this model)." };
        var verb = new Command(
            "weights",
            "What is in a checkpoint, and which layers, projections and experts a quantisation scheme hurts. Offline; arithmetic bit for bit as MLX on the "
                + "CPU. Examples: harness/doctor weights ~/models/M; harness/doctor weights ~/models/M --schemes affine_q4_g64,mxfp4_g32,nvfp4_g16 --json")
        {
            model,
        };
        verb.Subcommands.Add(RunVerbs.Init(session, workspace));
        verb.Subcommands.Add(RunVerbs.Collect(session));
        verb.Subcommands.Add(RunVerbs.Tables(session));
        verb.Subcommands.Add(RunVerbs.Plots(session));
        verb.Subcommands.Add(RunVerbs.Report(session));
        verb.Subcommands.Add(ModelVerbs.Check(session));
        verb.Subcommands.Add(ModelVerbs.Diff(session));
        return session.Verb(verb, [schemes, experts, runDir, resume], (parsed, commands, cancellation) =>
        {
            var path = parsed.GetValue(model)
                ?? throw new UsageException(
                    "weights needs a model folder", "harness/doctor weights ~/models/M, or harness/doctor weights --help for the other verbs");
            if (!Path.Exists(path))
                throw new UsageException($"model path '{path}' does not exist", Hint(path, verb));
            var runs = new WeightsRunList(workspace.Runs);
            var name = WeightsCommands.ModelName(path);
            var again = parsed.GetValue(resume);
            var words =
                (parsed.GetValue(schemes) ?? []).SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
            WeightsCommands.RequireSchemes(words);
            return commands.AnalyzeAsync(
                new AnalyzeArguments(path, parsed.GetValue(runDir) ?? (again ? runs.Unfinished(name) : runs.Reserve(name, TimeProvider.System)))
                {
                    Schemes = words.Count > 0 ? words : null,
                    ExpertsOnly = parsed.GetValue(experts) ? true : null,
                    Resume = again,
                    Json = parsed.GetValue(session.Json),
                },
                cancellation);
        });
    }

    private static string Hint(string path, Command verb) =>
        Nearest.Of(path, verb.Subcommands.Select(c => c.Name)) is { Count: > 0 } near && path.IndexOfAny(['/', '\\']) < 0
            ? $"did you mean {string.Join(" or ", near.Select(n => $"'weights {n}'"))}?"
            : "give a directory with config.json and .safetensors files, or one tensor file";
}
