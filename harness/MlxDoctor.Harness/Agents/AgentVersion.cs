namespace MlxDoctor.Harness.Agents;

/// <summary>What differs in some versions of an agent.</summary>
/// <param name="Range">Which versions.</param>
/// <param name="Notes">Why.</param>
/// <param name="Traits">What differs; what is not set stays.</param>
internal sealed record AgentVersion(VersionRange Range, string? Notes, AgentTraits Traits);
