using System.CommandLine;
using MlxDoctor.Cli.Diffs;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor diff RUN RUN</c>: two runs beside each other.</summary>
internal static class DiffCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var first = new Argument<string>("first") { Description = "A run directory, or the name of one in harness/runs." };
        var second = new Argument<string>("second") { Description = "The run to hold beside it." };
        var verb = new Command(
            "diff",
            "Two runs beside each other: verdicts, findings, answers, metrics; also of two machines, versions or servers. Judges nothing.")
        {
            first, second,
        };
        verb.SetAction(async (parsed, _) =>
        {
            var (then, now) = (Open(workspace, parsed.GetValue(first)!), Open(workspace, parsed.GetValue(second)!));
            if (then.Root == now.Root)
                throw new UsageException($"{then.Name} is compared with itself", "Name two runs; harness/doctor runs lists them.");
            await output.WriteAsync(new RunDiff(RunView.Load(then), RunView.Load(now)).Render());
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static RunDirectory Open(Workspace workspace, string name) =>
        RunDirectory.Open(Directory.Exists(name) || !Directory.Exists(Path.Combine(workspace.Runs, name)) ? name : Path.Combine(workspace.Runs, name));
}
