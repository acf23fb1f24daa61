using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

/// <summary>Speed cases on a server that answers with exact times, and a folder for baselines of its own.</summary>
internal sealed class FakeBench : IDisposable, ITranscriptSink
{
    private readonly HashSet<string> _seen = [];
    private int _request, _looks;

    public FakeBench(bool owned = true) => Server = new(owned);

    public string Folder { get; } = Directory.CreateTempSubdirectory("doctor-perf-").FullName;
    public FakeServer Server { get; private set; }
    public FakeServer Other { get; private set; } = new(owned: true);

    /// <summary>Which server got each request, and when one was started or stopped.</summary>
    public List<string> Log { get; } = [];
    public bool OtherOwned { get; set; } = true;
    public Func<int, double> OtherItlMs { get; set; } = _ => 10;
    public Exception? OtherFails { get; set; }
    public Action<FakeServer> Before { get; set; } = _ => { };
    public PerfOptions Options { get; set; } = new();
    public List<string> Said { get; } = [];
    public List<ComparisonRecord> Compared { get; } = [];

    /// <summary>Time of the machine's own work, by the start of the server and the count of all looks.</summary>
    public Func<int, int, double> ClockMs { get; set; } = (_, _) => 10;
    public string? Version { get; set; }
    public string Chip { get; set; } = "chip one";
    public string Yaml { get; set; } = "gated: [cold_ttft_ms, cached_ttft_ms, decode_tok_s]\n";

    /// <summary>Time per token in the n-th start of the server (from 1); a hundredth more or less from start to start is added.</summary>
    public Func<int, double> ItlMs { get; set; } = _ => 10;
    public Func<int, double> ColdMs { get; set; } = _ => 100;
    public Func<int, bool> Answers { get; set; } = _ => true;
    public Func<FakeAnswer, FakeAnswer> Change { get; set; } = a => a;

    public string File => new BaselineFolder(Folder).PathOf("check", "fake", "m");

    /// <summary>Runs the cases with ids as a new run would: the server starts anew.</summary>
    public async Task<IReadOnlyDictionary<string, CaseOutcome>> RunAsync(PerfOptions? options = null)
    {
        Server = new(Server.Owned) { Log = Log };
        Log.Clear();
        _looks = 0;
        var bench = new PerfBench(Setup, (context, request, _) => Task.FromResult(Answer((FakeServer)context.Session, request)));
        var context = new CaseContext(Server, null!, ModelTrust.Unknown, this) { Capabilities = new(), Tools = [bench] };
        Options = options ?? Options;
        var outcomes = new Dictionary<string, CaseOutcome>();
        foreach (var check in PerfCases.All)
            outcomes[check.Info.Id["perf.".Length..]] = await CaseRunner.RunAsync(check, context, [], CancellationToken.None);
        return outcomes;
    }

    public Task<IReadOnlyDictionary<string, CaseOutcome>> RecordAsync() => RunAsync(new() { Update = true });

    public Task<IReadOnlyDictionary<string, CaseOutcome>> CompareAsync() => RunAsync(new());

    public void Keep(Transcript transcript)
    {
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private PerfSetup Setup() => new()
    {
        Tier = Tier.Check,
        Server = "fake",
        Model = "m",
        Options = Options,
        Scenarios = [.. ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios")).Where(s => s.Fast).Select(s => s with { PauseMs = 0 })],
        Thresholds = Thresholds.Parse(Yaml, "thresholds.yaml", PerfMetrics.Units),
        Baselines = new(Folder),
        Fingerprint = new() { Chip = Chip, Cores = 2, MemoryGb = 8, Os = "os", Server = "fake", Model = "m", HarnessVersion = "1", ServerVersion = Version },
        RecordCommand = "harness/doctor check --update-baselines --model m --server fake",
        Compared = Compared.Add,
        MachineClock = () => ClockMs(Server.Launches, _looks++),
        Run = "run",
        Say = Said.Add,
        OpenAgainst = Options.Interleaved ? OpenOther : null,
    };

    private Task<IServerSession> OpenOther(CancellationToken cancellation)
    {
        if (OtherFails is { } e)
            throw e;
        Other = new(OtherOwned) { Log = Log, Name = "other" };
        Log.Add("start other");
        return Task.FromResult<IServerSession>(Other);
    }

    private Transcript Answer(FakeServer server, ApiRequest request)
    {
        Before(server);
        var text = System.Text.Encoding.UTF8.GetString(request.Body!.Value.Span);
        var start = Math.Max(1, server.Launches);
        // The scenario "chat" alone: enough to see the order.
        if (text.Contains("Answer concisely", StringComparison.Ordinal))
            Log.Add(server.Name);
        var wobble = 1 + (0.002 * (start % 5));
        var again = !_seen.Add(start + text);
        var tool = text.Contains("get_weather", StringComparison.Ordinal);
        return Change(new FakeAnswer
        {
            Request = request,
            TtftMs = wobble * (again || tool ? 20 : ColdMs(start)),
            ItlMs = wobble * (server == Other ? OtherItlMs : ItlMs)(start),
            Tool = tool ? "get_weather" : null,
            Done = Answers(_request++),
            Cached = again ? 49 : 0,
        }).Make();
    }
}
