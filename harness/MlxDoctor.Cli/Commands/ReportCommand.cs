using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor report DIR</c>: renders every report of a run again from its records.</summary>
internal static class ReportCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(TextWriter output)
    {
        var directory = new Argument<string>("run") { Description = "A run directory." };
        var verb = new Command("report", "Render the reports of a run again from its records, byte for byte.") { directory };
        verb.SetAction(parsed =>
        {
            var run = RunDirectory.Open(parsed.GetValue(directory)!);
            RunReports.Render(run);
            output.WriteLine(run.ReportFile);
            return ExitCodes.Fine;
        });
        return verb;
    }
}
