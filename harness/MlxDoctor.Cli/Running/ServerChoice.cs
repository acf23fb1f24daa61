using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>The servers of a benchmark.</summary>
internal static class ServerChoice
{
    private const string Embedded = "embedded";

    /// <summary>Those that are named; else the embedded one for embedded models, and every installed one for others.</summary>
    /// <exception cref="UsageException">A name is unknown or cannot be launched, or none is installed.</exception>
    public static async Task<IReadOnlyList<string>> ChooseAsync(RunRequest request, bool onlyEmbedded, Workspace workspace, CancellationToken cancellation)
    {
        var profiles = ServerProfiles.Load(workspace.Fixtures);
        var named = request.Get(RunOptions.Servers);
        foreach (var name in named)
        {
            var profile = profiles.All.FirstOrDefault(p => p.Name == name)
                ?? throw new UsageException($"no server profile '{name}'", Nearest.Hint(name, profiles.All.Select(p => p.Name)));
            if (profile.Kind is ProfileKind.Attach or ProfileKind.Custom)
                throw new UsageException(
                    $"'{name}' cannot be launched by its name",
                    "A benchmark starts every server itself: name profiles of launchable servers (harness/doctor servers).");
        }
        if (named.Count > 0)
            return [.. named.Distinct(StringComparer.Ordinal)];
        if (onlyEmbedded)
            return [Embedded];
        // Side by side: a version command that hangs costs its own limit and not that of all.
        var found = await Task.WhenAll(profiles.All
            .Where(p => p.Kind is not (ProfileKind.Attach or ProfileKind.Custom) && p.Name != Embedded)
            .Select(async p => (p.Name, Installed: await InstalledServer.FindAsync(p, cancellation))));
        var installed = found.Where(f => f.Installed is not null).Select(f => f.Name).ToList();
        return installed.Count > 0
            ? installed
            : throw new UsageException(
                "there are models on this machine, but no MLX server is installed",
                "Install one (harness/doctor servers says how), or measure this project's own: --models doctor-tiny.");
    }
}
