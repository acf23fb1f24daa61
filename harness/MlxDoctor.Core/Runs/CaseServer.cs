namespace MlxDoctor.Core.Runs;

/// <summary>The server that a case talked to.</summary>
/// <param name="Url">Where it answered.</param>
/// <param name="Version">What its version command printed, or null.</param>
/// <param name="Launched">True when the harness started it.</param>
public sealed record CaseServer(string Url, string? Version, bool Launched);
