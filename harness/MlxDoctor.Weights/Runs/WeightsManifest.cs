namespace MlxDoctor.Weights.Runs;

/// <summary>manifest.json of a run directory.</summary>
internal sealed record WeightsManifest(string ModelId, string RunName, string? ModelPath, string CreatedAt, int Version);
