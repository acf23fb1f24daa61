using MlxDoctor.Harness.Cases.Context.Measuring;
using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

/// <summary>Marks in memory.</summary>
internal sealed class HeldMarks : IContextMarks
{
    public Dictionary<int, ProbeRecord> Probes { get; } = [];

    public List<int> Begun { get; } = [];

    public Dictionary<int, RungRecord> Rungs { get; } = [];

    public ProbeRecord? Known(int size) => Probes.GetValueOrDefault(size);

    public void Begin(int size) => Begun.Add(size);

    public List<int> Withdrawn { get; } = [];

    public void Withdraw(int size) => Withdrawn.Add(size);

    public void End(ProbeRecord probe) => Probes[probe.Size] = probe;

    public RungRecord? Scored(int size) => Rungs.GetValueOrDefault(size);

    public void Score(RungRecord rung) => Rungs[rung.Size] = rung;
}
