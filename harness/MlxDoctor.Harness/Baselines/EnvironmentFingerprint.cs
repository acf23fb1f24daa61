using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines.Platforms;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Where a measurement was made: what must be equal for a comparison, and the versions that may change between two. Null is "not known" and equals only itself.
/// </summary>
internal sealed record EnvironmentFingerprint
{
    /// <summary>Name of the processor.</summary>
    public required string Chip { get; init; }

    /// <summary>Processors that the harness may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Memory in whole GB.</summary>
    public required int MemoryGb { get; init; }

    /// <summary>Operating system with version.</summary>
    public required string Os { get; init; }

    /// <summary>The server's profile.</summary>
    public required string Server { get; init; }

    /// <summary>What the server says about its version.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>Version of MLX.</summary>
    public string? MlxVersion { get; init; }

    /// <summary>Version of mlx-lm.</summary>
    public string? MlxLmVersion { get; init; }

    /// <summary>The model's key.</summary>
    public required string Model { get; init; }

    /// <summary>Revision or content hash of the model.</summary>
    public string? ModelRevision { get; init; }

    /// <summary>Command line of the server, without host and port.</summary>
    public string? Flags { get; init; }

    /// <summary>Battery, power saving or heat; null where the system does not tell, and then it differs from nothing.</summary>
    public string? PowerState { get; init; }

    /// <summary>Version of the harness.</summary>
    public string HarnessVersion { get; init; } = HarnessInfo.Version;

    /// <summary>What must be equal.</summary>
    public IReadOnlyList<(string Name, string? Value)> Key() =>
    [
        ("chip", Chip),
        ("cores", Cores.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("memory_gb", MemoryGb.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("server", Server),
        ("model", Model),
        ("model_revision", ModelRevision),
        ("flags", Flags),
        (PowerStateFact, PowerState),
    ];

    /// <summary>What may change; the change is the question.</summary>
    public IReadOnlyList<(string Name, string? Value)> Versions() =>
    [
        ("server_version", ServerVersion),
        ("mlx_lm_version", MlxLmVersion),
        ("mlx_version", MlxVersion),
        ("os", Os),
        ("harness_version", HarnessVersion),
    ];

    /// <summary>Name and value of each fact, in a fixed order.</summary>
    public IReadOnlyList<(string Name, string? Value)> Facts() => [.. Key(), .. Versions()];

    /// <summary>True when a measurement made there may be compared with one made here.</summary>
    public bool IsComparable(EnvironmentFingerprint here) => Differing(here).Count == 0;

    /// <summary>True when nothing changed at all.</summary>
    public bool IsSame(EnvironmentFingerprint here) => IsComparable(here) && Versions().SequenceEqual(here.Versions());

    /// <summary>Each fact that must be equal and is not, as "chip: theirs, here ours".</summary>
    public IReadOnlyList<string> Differences(EnvironmentFingerprint here) =>
        [.. Differing(here).Select(d => $"{d.Name}: {d.There ?? "unknown"}, here {d.Here ?? "unknown"}")];

    /// <summary>The versions that changed from there to here.</summary>
    public IReadOnlyList<VersionChange> Changes(EnvironmentFingerprint here) =>
        [.. Versions().Zip(here.Versions()).Where(p => p.First.Value != p.Second.Value)
            .Select(p => new VersionChange(p.First.Name, p.First.Value, p.Second.Value))];

    private const string PowerStateFact = "power_state";

    internal IReadOnlyList<(string Name, string? There, string? Here)> Differing(EnvironmentFingerprint here) =>
        [.. Key().Zip(here.Key())
            .Where(p => p.First.Value != p.Second.Value && !(p.First.Name == PowerStateFact && (p.First.Value is null || p.Second.Value is null)))
            .Select(p => (p.First.Name, p.First.Value, p.Second.Value))];

    /// <summary>The fingerprint of this machine with a server and a model.</summary>
    public static EnvironmentFingerprint OfThisMachine(string server, string model)
    {
        var machine = Machine.Read();
        return new()
        {
            Chip = machine.Chip,
            Cores = machine.Cores,
            MemoryGb = machine.MemoryGb,
            Os = machine.Os,
            Server = server,
            Model = model,
            PowerState = Machine.PowerState(),
        };
    }
}
