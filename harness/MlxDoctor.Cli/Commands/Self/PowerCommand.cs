using System.CommandLine;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Paced;
using MlxDoctor.Proofs.Power;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self power</c>: measures how often the speed comparison errs, by simulation and with real sockets.</summary>
internal static class PowerCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var pairs = new Option<int>("--pairs")
        {
            Description = "Comparisons of a server with itself over real sockets; 300 without an alarm bound the rate at 1 %.",
            HelpName = "N",
            DefaultValueFactory = _ => 300,
        };
        var minutes = new Option<double>("--minutes")
        {
            Description = "Longest time for the real sockets; what is done by then is reported.",
            HelpName = "M",
            DefaultValueFactory = _ => 8,
        };
        var part = new Option<string>("--part")
        {
            Description = "What to renew: simulation (needs no quiet machine), sockets, or both. The other part of the page stays as it is.",
            HelpName = "PART",
            DefaultValueFactory = _ => "both",
        };
        part.AcceptOnlyFromAmong("simulation", "sockets", "both");
        var file = new Option<string?>("--out") { Description = "File to write instead of harness/pages/STATISTICS.md.", HelpName = "FILE" };
        var command = new Command("power", "How often does the speed comparison err? Writes harness/pages/STATISTICS.md.") { pairs, minutes, part, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(pairs) is < 1 or > 100_000 || parsed.GetValue(minutes) is <= 0 or double.NaN or > 600)
                throw new UsageException("the count or the time makes no sense", "leave the options out, or give for example --minutes 6");
            var path = parsed.GetValue(file) ?? Path.Combine(workspace.Root, "harness", "pages", "STATISTICS.md");
            var page = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation) : "";
            var sockets = PowerPage.KeptSockets(page);
            if (parsed.GetValue(part) != "simulation")
            {
                var before = MachineNote.Read(TimeProvider.System);
                var power = new SocketPower(workspace, output, TimeProvider.System);
                var result = await power.RunAsync(parsed.GetValue(pairs), TimeSpan.FromMinutes(parsed.GetValue(minutes)), cancellation);
                sockets = SocketPowerReport.Render(result, before, MachineNote.Read(TimeProvider.System));
            }
            var simulated = PowerPage.KeptSimulation(page);
            if (parsed.GetValue(part) != "sockets" || simulated is null)
            {
                await output.WriteLineAsync("simulating");
                simulated = PowerPage.Simulated(workspace);
            }
            AtomicFile.WriteText(path, simulated + sockets);
            await output.WriteLineAsync($"wrote {path}");
            return 0;
        });
        return command;
    }
}
