namespace MlxDoctor.Weights.Runs;

/// <summary>Two schemes whose errors are subtracted.</summary>
internal sealed record DeltaPair(string Name, string A, string B);
