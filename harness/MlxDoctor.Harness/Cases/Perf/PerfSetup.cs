using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Baselines.Platforms;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>What the speed cases of one model on one server need to know.</summary>
internal sealed record PerfSetup
{
    /// <summary>The tier, part of the baseline's name.</summary>
    public required Tier Tier { get; init; }

    /// <summary>The server's profile, part of the baseline's name.</summary>
    public required string Server { get; init; }

    /// <summary>The model's key, part of the baseline's name.</summary>
    public required string Model { get; init; }

    /// <summary>What the user asked for.</summary>
    public PerfOptions Options { get; init; } = new();

    /// <summary>The workloads to run, in order.</summary>
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>The authored limits.</summary>
    public required Thresholds Thresholds { get; init; }

    /// <summary>Where baselines are.</summary>
    public required BaselineFolder Baselines { get; init; }

    /// <summary>Where the measurement holds.</summary>
    public required EnvironmentFingerprint Fingerprint { get; init; }

    /// <summary>Starts or attaches the second server; null unless two are compared. What it returns is disposed if it can be.</summary>
    public Func<CancellationToken, Task<IServerSession>>? OpenAgainst { get; init; }

    /// <summary>Shows a line to the user while the measurement runs.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Times a fixed piece of CPU work in milliseconds; null when nobody looks at the machine.</summary>
    public Func<double>? MachineClock { get; init; }

    /// <summary>Name of the run that measures, kept with what it records.</summary>
    public string? Run { get; init; }

    /// <summary>Writes down what is compared with which baseline.</summary>
    public Action<ComparisonRecord> Compared { get; init; } = _ => { };

    /// <summary>The command that records the missing baseline.</summary>
    public required string RecordCommand { get; init; }

    /// <summary>Reads the authored files of a workspace.</summary>
    public static PerfSetup Load(Data.Workspace workspace, Tier tier, EnvironmentFingerprint fingerprint, PerfOptions options) => new()
    {
        Tier = tier,
        Server = fingerprint.Server,
        Model = fingerprint.Model,
        Options = options,
        Scenarios = [.. ScenarioBook.Load(Path.Combine(workspace.Fixtures, "scenarios")).Where(s => s.Fast || tier == Tier.Full)],
        Thresholds = Thresholds.Load(Path.Combine(workspace.Root, "harness", "thresholds.yaml"), PerfMetrics.Units),
        Baselines = new(Path.Combine(workspace.Root, "harness", "baselines")),
        Fingerprint = fingerprint,
        MachineClock = () => CpuWork.MeasureMs(TimeProvider.System),
        RecordCommand = $"harness/doctor {tier.Name()} --update-baselines --server "
            + $"{fingerprint.Server} {(tier == Tier.Full ? "--models" : "--model")} {fingerprint.Model}",
    };
}
