using MlxDoctor.Core.Findings;

namespace MlxDoctor.Weights.Static;

/// <summary>Verdict and findings of one check.</summary>
internal sealed record StaticOutcome(string Id, FindingCode Code, string Title, StaticVerdict Verdict, IReadOnlyList<StaticFinding> Findings);
