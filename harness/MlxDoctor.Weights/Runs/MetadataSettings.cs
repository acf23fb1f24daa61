namespace MlxDoctor.Weights.Runs;

/// <summary>The <c>metadata</c> part of analysis_config.json.</summary>
internal sealed record MetadataSettings
{
    /// <summary>Whether config.json is compared with what the tensors say; a difference is a warning.</summary>
    public bool Enabled { get; init; } = true;
}
