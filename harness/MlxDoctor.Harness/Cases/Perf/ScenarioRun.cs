using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>What came of a scenario in one session.</summary>
/// <param name="Scenario">The workload.</param>
/// <param name="First">Answers to the requests, in order; cold ones in cold scenarios.</param>
/// <param name="Again">Answers to the repetitions of cold requests.</param>
/// <param name="BatchMs">Duration of each batch of concurrent requests.</param>
internal sealed record ScenarioRun(Scenario Scenario, IReadOnlyList<Transcript> First, IReadOnlyList<Transcript> Again, IReadOnlyList<double> BatchMs);
