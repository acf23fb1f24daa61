using System.CommandLine;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Accuracy;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self accuracy</c>: measures the error of our own clock against the embedded server's log of true emission times.</summary>
internal static class AccuracyCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var minutes = new Option<double>("--minutes") { Description = "About how long to measure.", HelpName = "M", DefaultValueFactory = _ => 6 };
        var file = new Option<string?>("--out") { Description = "File to write instead of harness/pages/accuracy.md.", HelpName = "FILE" };
        var command = new Command("accuracy", "How true are TTFT, ITL and the other times? Writes harness/pages/accuracy.md.") { minutes, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(minutes) is <= 0 or double.NaN or > 600)
                throw new UsageException("the count or the time makes no sense", "leave the options out, or give for example --minutes 6");
            var path = parsed.GetValue(file) ?? Path.Combine(workspace.Root, "harness", "pages", "accuracy.md");
            var before = MachineNote.Read(TimeProvider.System);
            var rows = await new AccuracyRun(workspace, output, TimeProvider.System).RunAsync(TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellation);
            AtomicFile.WriteText(path, AccuracyReport.Render(rows, before, MachineNote.Read(TimeProvider.System)));
            await output.WriteLineAsync($"wrote {path}");
            return 0;
        });
        return command;
    }
}
