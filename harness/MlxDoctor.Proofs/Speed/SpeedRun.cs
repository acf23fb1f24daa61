using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Proofs.Speed;

/// <summary>
/// Times the embedded server and another one with the same model; rounds alternate, so that a machine that changes meanwhile changes for both.
/// </summary>
internal sealed class SpeedRun(Workspace workspace, TimeProvider time)
{
    /// <summary>Figures of the embedded server, then of the other one when it is named.</summary>
    public async Task<IReadOnlyList<SpeedFigures>> RunAsync(string model, string? other, int rounds, int promptTokens, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-speed-").FullName;
        var servers = new List<LaunchedServer>();
        var sides = new List<SpeedSide>();
        try
        {
            foreach (var name in (string[])["embedded", .. other is null ? Array.Empty<string>() : [other]])
            {
                servers.Add(await ServerLauncher.LaunchAsync(
                    ServerProfiles.Load(workspace.Fixtures).Get(name), model,
                    new LaunchOptions { RunDirectory = folder, LogSlug = name, StateDirectory = workspace.State }, cancellation));
                sides.Add(new(servers[^1], time));
            }
            var lines = await sides[0].LinesForAsync(promptTokens, cancellation);
            // The first round compiles and warms up.
            for (var round = 0; round <= rounds; round++)
            {
                foreach (var side in sides)
                    await side.DecodeAsync(round > 0, cancellation);
                foreach (var side in sides)
                    await side.PrefillAsync(lines, round > 0, cancellation);
            }
            return [.. sides.Select(s => s.Figures())];
        }
        finally
        {
            foreach (var side in sides)
                side.Dispose();
            foreach (var server in servers)
                await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
