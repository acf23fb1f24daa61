using MlxDoctor.Harness.Checks.Perf.Memory;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Perf;

/// <summary>All that one session of requests left behind; every metric is a function of it.</summary>
/// <param name="Scenarios">By name.</param>
/// <param name="Memory">Footprint of the server.</param>
internal sealed record SessionRun(IReadOnlyDictionary<string, ScenarioRun> Scenarios, MemoryUse Memory)
{
    /// <summary>Every measured answer.</summary>
    public IEnumerable<Transcript> All => Scenarios.Values.SelectMany(s => s.First.Concat(s.Again));

    /// <summary>Requests that got no complete answer.</summary>
    public int Failed => All.Count(t => !t.IsComplete);
}
