using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Faults;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>The speed cases on embedded servers whose speed is known, with short scenarios and baselines of their own.</summary>
internal sealed class PacedBench : IDisposable
{
    /// <summary>A cold prompt of about 60 tokens takes 60 ms more than a cached one.</summary>
    public const string Pace = "ttft_ms=30,itl_ms=10,prefill_us=1000";

    /// <summary>The limits that users have; here every metric counts.</summary>
    public static Thresholds Limits { get; } = Thresholds.Parse(
        string.Join('\n', File.ReadLines(Path.Combine(Repo.Root, "harness", "thresholds.yaml")).Where(l => !l.StartsWith("gated:", StringComparison.Ordinal)))
        + $"\ngated: [{string.Join(", ", PerfMetrics.All.Select(m => m.Id))}]\n",
        "thresholds.yaml", PerfMetrics.Units);

    /// <summary>The machine's own clock; null where nobody looks.</summary>
    public Func<double>? MachineClock { get; init; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("mlxdoctor-paced-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The outcome of every speed case, by metric.</summary>
    public async Task<IReadOnlyDictionary<string, CaseOutcome>> RunAsync(
        PerfOptions options, string pace = Pace, string? fault = null, Func<CancellationToken, Task<IServerSession>>? against = null)
    {
        await using var server = await LaunchAsync("paced", pace, fault);
        var context = EmbeddedSession.ContextOf(server).With(new PerfBench(() => Setup(options, against)));
        var outcomes = new Dictionary<string, CaseOutcome>(StringComparer.Ordinal);
        foreach (var check in PerfCases.All)
            outcomes[check.Info.Id["perf.".Length..]] = await CaseRunner.RunAsync(check, context, [], CancellationToken.None);
        return outcomes;
    }

    /// <summary>A server on a schedule.</summary>
    public Task<LaunchedServer> LaunchAsync(string slug, string pace = Pace, string? fault = null) => ServerLauncher.LaunchAsync(
        ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("embedded"),
        Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny"),
        new LaunchOptions
        {
            RunDirectory = Folder,
            LogSlug = slug,
            StateDirectory = Path.Combine(Folder, "state"),
            ExtraArguments = ["--pace", pace, .. fault is null ? Array.Empty<string>() : ["--fault", fault]],
        },
        CancellationToken.None);

    private PerfSetup Setup(PerfOptions options, Func<CancellationToken, Task<IServerSession>>? against) => new()
    {
        Tier = Tier.Check,
        Server = "embedded",
        Model = "doctor-tiny",
        Options = options,
        Scenarios = [.. ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios")).Where(s => s.Fast).Select(Short)],
        Thresholds = Limits,
        Baselines = new BaselineFolder(Path.Combine(Folder, "baselines")),
        Fingerprint = new() { Chip = "c", Cores = 2, MemoryGb = 8, Os = "o", Server = "embedded", Model = "doctor-tiny", HarnessVersion = "1" },
        RecordCommand = "",
        MachineClock = MachineClock,
        OpenAgainst = against,
    };

    private static Scenario Short(Scenario s) =>
        s with { MaxTokens = Math.Min(s.MaxTokens, s.ExpectTool is null ? 12 : 100), Repeats = Math.Min(s.Repeats, s.PauseMs > 0 ? 2 : 5) };
}
