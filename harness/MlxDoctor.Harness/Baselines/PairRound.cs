namespace MlxDoctor.Harness.Baselines;

/// <summary>One metric of two servers in one round, each with processes of its own.</summary>
/// <param name="Other">The server that is compared with.</param>
/// <param name="Now">The server under test.</param>
internal sealed record PairRound(MetricSamples Other, MetricSamples Now);
