using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines.Platforms;

namespace MlxDoctor.Harness.Baselines;

/// <summary>Everything that must be equal for two measurements to be comparable; null is "not known" and equals only itself.</summary>
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

    /// <summary>Version of the harness, because its requests may change.</summary>
    public string HarnessVersion { get; init; } = HarnessInfo.Version;

    /// <summary>Name and value of each fact, in a fixed order.</summary>
    public IReadOnlyList<(string Name, string? Value)> Facts() =>
    [
        ("chip", Chip),
        ("cores", Cores.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("memory_gb", MemoryGb.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("os", Os),
        ("server", Server),
        ("server_version", ServerVersion),
        ("mlx_version", MlxVersion),
        ("mlx_lm_version", MlxLmVersion),
        ("model", Model),
        ("model_revision", ModelRevision),
        ("flags", Flags),
        ("harness_version", HarnessVersion),
    ];

    /// <summary>Each fact in which another environment differs, as "chip: theirs, here ours".</summary>
    public IReadOnlyList<string> Differences(EnvironmentFingerprint here) =>
        [.. Facts().Zip(here.Facts())
            .Where(p => p.First.Value != p.Second.Value)
            .Select(p => $"{p.First.Name}: {p.First.Value ?? "unknown"}, here {p.Second.Value ?? "unknown"}")];

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
        };
    }
}
