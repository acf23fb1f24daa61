namespace MlxDoctor.Weights.Runs;

/// <summary>manifest.json of a run directory.</summary>
internal sealed record RunManifest(string ModelId, string RunName, string? ModelPath, string CreatedAt, int Version);
