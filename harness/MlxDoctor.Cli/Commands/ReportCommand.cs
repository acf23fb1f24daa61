using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Weights;
using MlxDoctor.Weights.Runs;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor report DIR</c>: renders every report of a run again from its records.</summary>
internal static class ReportCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(TextWriter output)
    {
        var directory = new Argument<string>("run") { Description = "A run directory, of a tier or of weights." };
        var verb = new Command("report", "Render the reports of a run again from its records, byte for byte.") { directory };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(directory)!;
            if (WeightsRunList.IsRun(path))
            {
                await new WeightsCommands(TextWriter.Null, TimeProvider.System).ReportAsync(new RunArguments(path), cancellation);
                await output.WriteLineAsync(Path.Combine(Path.GetFullPath(path), "report.md"));
                return ExitCodes.Fine;
            }
            var run = RunDirectory.Open(path);
            RunReports.Render(run);
            await output.WriteLineAsync(run.ReportFile);
            await output.WriteLineAsync(run.PageFile);
            return ExitCodes.Fine;
        });
        return verb;
    }
}
