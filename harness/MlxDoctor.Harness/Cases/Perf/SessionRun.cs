using MlxDoctor.Harness.Cases.Memory;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>All that one session of requests left behind; every metric is a function of it.</summary>
/// <param name="Scenarios">By name.</param>
/// <param name="Memory">Footprint of the server.</param>
internal sealed record SessionRun(IReadOnlyDictionary<string, ScenarioRun> Scenarios, MemoryUse Memory)
{
    /// <summary>Every measured answer.</summary>
    public IEnumerable<Transcript> All => Scenarios.Values.SelectMany(s => s.First.Concat(s.Again));

    /// <summary>Two starts of a server as one session, with the larger footprint of both.</summary>
    public SessionRun Join(SessionRun other) => new(
        Scenarios.Keys.Union(other.Scenarios.Keys)
            .ToDictionary(name => name, name => (Scenarios.GetValueOrDefault(name), other.Scenarios.GetValueOrDefault(name)) switch
        {
            ({ } a, { } b) => new ScenarioRun(a.Scenario, [.. a.First, .. b.First], [.. a.Again, .. b.Again], [.. a.BatchMs, .. b.BatchMs]),
            var (a, b) => a ?? b!,
        }),
        (Memory.AfterMb ?? double.NegativeInfinity) >= (other.Memory.AfterMb ?? double.NegativeInfinity) ? Memory : other.Memory);

    /// <summary>Requests that got no complete answer.</summary>
    public int Failed => All.Count(t => !t.IsComplete);
}
