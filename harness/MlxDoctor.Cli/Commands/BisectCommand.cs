using System.CommandLine;
using MlxDoctor.Cli.Bisect;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor bisect PACKAGE A..B</c>: which version broke it.</summary>
internal static class BisectCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var package = new Argument<string>("PACKAGE") { Description = "The server's Python package, for example mlx-lm." };
        var range = new Argument<string>("RANGE") { Description = "The last good and the first known bad version, for example 0.31.3..0.32.2" };
        var server = new Option<string?>("--server") { Description = "The profile, where it is not named as the package.", HelpName = "P" };
        var model = new Option<string?>("--model") { Description = "The model (default: doctor-tiny).", HelpName = "M" };
        var cases = new Option<string?>("--case") { Description = "Put only these cases, as check does.", HelpName = "GLOB" };
        var area = new Option<string?>("--area") { Description = "Put only the cases of these areas; speed is compared by check --against.", HelpName = "A,B" };
        var level = new Option<string?>("--level") { Description = "fast, must or all, as check does.", HelpName = "L" };
        var arguments = new Option<string?>("--server-args") { Description = "Arguments after those of the profile.", HelpName = "ARGS" };
        var wheels = new Option<string?>("--wheels") { Description = "Install from this folder of wheels, without network.", HelpName = "DIR" };
        var with = new Option<string[]>("--with") { Description = "Install this too, for example mlx[cpu]; may be repeated.", HelpName = "REQUIREMENT" };
        var python = new Option<string>("--python")
        {
            Description = "The interpreter that makes the environments.",
            HelpName = "EXE",
            DefaultValueFactory = _ => "python3",
        };
        var outDir = new Option<string?>("--out") { Description = "Folder of the run directories instead of harness/runs.", HelpName = "DIR" };
        var verb = new Command(
            "bisect",
            "Which version of a server's package broke a case: installs versions into environments of their own and halves the range. Exit code 0: found, "
                + "1: the ends do not differ, 2: could not judge. Example: harness/doctor bisect mlx-lm 0.31.3..0.32.2 --case 'stop.*'")
        {
            package, range, server, model, cases, area, level, arguments, wheels, with, python, outDir,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(area)?.Split(',').FirstOrDefault(a => a is "perf" or "answers" or "benchmark") is { } compared)
                throw new UsageException(
                    $"--area {compared} has no verdict without a baseline",
                    "Compare two versions side by side: harness/doctor check --area perf --against 'COMMAND'");
            if (parsed.GetValue(wheels) is { } folder && !Directory.Exists(folder))
                throw new UsageException($"{folder}: no such folder", "Name the folder that holds the wheels.");
            using var stop = new StopSignals(cancellation);
            var words = new (string Name, string? Value)[]
            {
                ("--model", parsed.GetValue(model)), ("--case", parsed.GetValue(cases)), ("--area", parsed.GetValue(area)), ("--level", parsed.GetValue(level)),
                ("--server-args", parsed.GetValue(arguments)),
            };
            return await new BisectRun(workspace, output, TimeProvider.System, new BisectRequest(parsed.GetValue(package)!, parsed.GetValue(range)!)
            {
                Server = parsed.GetValue(server),
                Check = [.. words.Where(w => w.Value is not null).SelectMany(w => new[] { w.Name, w.Value! })],
                Wheels = parsed.GetValue(wheels),
                With = parsed.GetValue(with) ?? [],
                Python = parsed.GetValue(python)!,
                Out = parsed.GetValue(outDir),
            }).RunAsync(stop.Token);
        });
        return verb;
    }
}
