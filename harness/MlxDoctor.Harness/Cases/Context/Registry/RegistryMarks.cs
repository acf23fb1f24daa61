using System.Globalization;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Cases.Context.Measuring;
using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>One run's marks in the registry.</summary>
internal sealed class RegistryMarks : IContextMarks
{
    private readonly ContextRegistry _registry;
    private readonly Dictionary<int, ProbeRecord> _probes = [];
    private readonly Dictionary<int, RungRecord> _rungs = [];
    private readonly ProbeRecord? _killer;

    /// <summary>Reads what is known.</summary>
    public RegistryMarks(ContextRegistry registry, string model, string server, string run, RunSettings settings, bool resumed, bool force)
    {
        (_registry, Run, Settings, Resumed) = (registry, run, settings, resumed);
        if (resumed)
        {
            foreach (var probe in registry.Of<ProbeRecord>("probe", run))
                _probes[probe.Size] = probe;
            foreach (var rung in registry.Of<RungRecord>("rung", run))
                _rungs[rung.Size] = rung;
        }
        if (force)
            return;
        var killers = registry.Pending().Where(p => p.Model == model && p.Server == server).Select(Killer)
            .Concat(registry.Killers(model, server).Where(k => !_probes.ContainsKey(k.Size))).ToList();
        _killer = killers.MinBy(k => k.Size);
    }

    /// <summary>The run's name.</summary>
    public string Run { get; }

    /// <summary>What the run was begun with.</summary>
    public RunSettings Settings { get; }

    /// <summary>It goes on with an interrupted run.</summary>
    public bool Resumed { get; }

    /// <inheritdoc/>
    public ProbeRecord? Known(int size) =>
        _probes.TryGetValue(size, out var probe) ? probe
        : _killer is { } killer && size >= killer.Size ? killer with { Size = size }
        : null;

    /// <inheritdoc/>
    public void Begin(int size) => _registry.Mark(Run, size);

    /// <inheritdoc/>
    public void Withdraw(int size) => _registry.Unmark(Run, size);

    /// <inheritdoc/>
    public void End(ProbeRecord probe) => _registry.Settle(Run, probe);

    /// <inheritdoc/>
    public RungRecord? Scored(int size) => _rungs.GetValueOrDefault(size);

    /// <inheritdoc/>
    public void Score(RungRecord rung) => _registry.Settle(Run, rung);

    private static ProbeRecord Killer(PendingMark mark) => new()
    {
        Size = mark.Size,
        Good = false,
        Category = ErrorTaxonomy.Name(ErrorCategory.ServerGone),
        Phase = "prefill",
        Died = true,
        Said = string.Create(CultureInfo.InvariantCulture, $"an earlier run ended in the middle of {mark.Size:#,0} tokens ({mark.At}); --force tries it again"),
    };
}
