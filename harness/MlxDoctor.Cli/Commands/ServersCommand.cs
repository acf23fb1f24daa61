using System.CommandLine;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor servers</c>: which servers are installed, and what answers on the usual ports.</summary>
internal static class ServersCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var verb = new Command("servers", "List server profiles (installed? which version?) and what answers on the usual local ports.");
        verb.SetAction(async (_, cancellation) =>
        {
            var scan = await ServerScan.RunAsync(ServerProfiles.Load(workspace), ServerScan.UsualPorts, cancellation);
            foreach (var found in scan.Profiles)
            {
                await output.WriteLineAsync($"{found.Profile.Name,-18} {found.State}");
                await output.WriteLineAsync($"{"",-18}   {found.TryNext}");
            }
            foreach (var port in scan.Ports)
            {
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"port {port.Port,-13} {port.What}"));
                if (port.TryNext is { } next)
                    await output.WriteLineAsync($"{"",-18}   {next}");
            }
            return ExitCodes.Fine;
        });
        return verb;
    }
}
