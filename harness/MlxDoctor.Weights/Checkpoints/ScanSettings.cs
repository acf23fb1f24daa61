namespace MlxDoctor.Weights.Checkpoints;

/// <summary>Which files of a model directory are read.</summary>
internal sealed record ScanSettings
{
    /// <summary>File extensions.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [".safetensors", ".npz", ".npy"];

    /// <summary>False takes every 2-D weight, which dense models need; true only experts.</summary>
    public bool ExpertsOnly { get; init; }

    /// <summary>Whether shared experts are taken when only experts are.</summary>
    public bool IncludeSharedExpert { get; init; } = true;

    /// <summary>Read at most this many files.</summary>
    public int? MaxFiles { get; init; }

    /// <summary>Read the shards that the index names rather than every file.</summary>
    public bool UseSafetensorsIndexJson { get; init; } = true;

    /// <summary>A missing shard ends the run instead of being a warning.</summary>
    public bool StrictIndex { get; init; }
}
