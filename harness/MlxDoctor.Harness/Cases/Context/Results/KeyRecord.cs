using MlxDoctor.Harness.Cases.Context.Scoring;

namespace MlxDoctor.Harness.Cases.Context.Results;

/// <summary>A key as it was answered.</summary>
/// <param name="Depth">Where it stood, 0 to 1.</param>
/// <param name="IsChain">It was the end of a chain of assignments.</param>
/// <param name="Asked">Cold and cached.</param>
internal sealed record KeyRecord(double Depth, bool IsChain, AskedThrice Asked);
