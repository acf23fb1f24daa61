using System.CommandLine;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Ceilings;
using MlxDoctor.Proofs.Cycles;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self cycles</c>: starting and stopping a server again and again leaves nothing behind.</summary>
internal static class CyclesCommand
{
    private const int Usual = 1000;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var count = new Option<int>("--count") { Description = "Starts and stops.", HelpName = "N", DefaultValueFactory = _ => Usual };
        var file = new Option<string?>("--out")
        {
            Description = "File to write instead of harness/pages/speed.md; fewer rounds than usual are written only there.",
            HelpName = "FILE",
        };
        var verb = new Command(
            "cycles",
            "Start and stop the embedded server again and again; no process, port, handle or file may be left. "
            + "Exit code 2 when one is. "
            + "Example: harness/doctor self cycles --count 100")
        {
            count, file,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var rounds = parsed.GetValue(count);
            if (rounds is < 1 or > 1_000_000)
                throw new UsageException($"--count {rounds}", "Give a number from 1 to 1000000.");
            var command = string.Create(CultureInfo.InvariantCulture, $"harness/doctor self cycles --count {rounds}");
            var page = new CeilingsRun(workspace, output, CeilingsPage.Cycles, command);
            var folder = Directory.CreateTempSubdirectory("mlxdoctor-cycles-");
            try
            {
                var clock = TimeProvider.System.GetTimestamp();
                var result = await new CyclesRun(workspace).RunAsync(rounds, folder.FullName, done => Show(output, done, rounds), cancellation);
                Tell(page, result, TimeProvider.System.GetElapsedTime(clock));
                page.Write(parsed.GetValue(file), rounds < Usual ? $"fewer than {Usual} rounds" : null);
                return result.Leaks().Count == 0 ? ExitCodes.Fine : ExitCodes.Broken;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return verb;
    }

    private static void Show(TextWriter output, int done, int rounds)
    {
        if (done % 100 == 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {rounds}"));
    }

    private static void Tell(CeilingsRun page, CyclesResult result, TimeSpan took)
    {
        page.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rounds} starts and stops of the embedded server in {took.TotalMinutes:0.0} min: {result.Stopped} stopped by themselves"));
        page.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"left: processes {result.Processes}, children {Known(result.Children)}, listened ports {result.Ports}, files {result.Files}"));
        page.Line($"handles: {Known(result.HandlesBefore)} before, {Known(result.HandlesAfter)} after");
        foreach (var leak in result.Leaks())
            page.Line("LEAK: " + leak);
    }

    private static string Known(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "not counted here";
}
