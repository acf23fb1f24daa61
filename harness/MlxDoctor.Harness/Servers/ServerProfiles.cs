using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Servers;

/// <summary>The profiles that the project ships or the user added: every <c>servers/*.yaml</c>.</summary>
internal sealed class ServerProfiles
{
    private readonly SortedDictionary<string, ServerProfile> _byName = new(StringComparer.Ordinal);

    private ServerProfiles(IEnumerable<ServerProfile> profiles)
    {
        foreach (var profile in profiles)
            _byName[profile.Name] = profile;
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyCollection<ServerProfile> All => _byName.Values;

    /// <summary>Those that the doctor ships and those that the home adds; one of the home replaces a shipped one of the same name.</summary>
    /// <exception cref="UsageException">The shipped ones are missing, or a profile is wrong.</exception>
    public static ServerProfiles Load(Workspace workspace) =>
        new([.. Shipped(workspace.Fixtures), .. Directory.Exists(workspace.OwnServers) ? In(workspace.OwnServers).Select(p => p with { IsOwn = true }) : []]);

    /// <summary>Reads <c>servers/*.yaml</c> below the fixtures folder.</summary>
    /// <exception cref="UsageException">The folder is missing or a profile is wrong.</exception>
    public static ServerProfiles Load(string fixturesDir) => new(Shipped(fixturesDir));

    private static IEnumerable<ServerProfile> Shipped(string fixturesDir)
    {
        var dir = Path.Combine(fixturesDir, "servers");
        return Directory.Exists(dir) ? In(dir) : throw new UsageException($"{dir}: no such folder", "Run from a complete checkout.");
    }

    private static IEnumerable<ServerProfile> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(ProfileReader.Read);

    /// <summary>The profile of that name.</summary>
    /// <exception cref="UsageException">There is none; the nearest names are told.</exception>
    public ServerProfile Get(string name) => _byName.TryGetValue(name, out var profile)
        ? profile
        : throw new UsageException($"no server profile '{name}'", $"{Nearest.Hint(name, _byName.Keys)} (harness/doctor servers lists them)");
}
