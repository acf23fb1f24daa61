using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Checks;
using MlxDoctor.Harness.Checks.Perf;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Perf;

/// <summary>Speed cases on a server that answers with exact times, and a folder for baselines of its own.</summary>
internal sealed class FakeBench : IDisposable, ITranscriptSink
{
    private readonly HashSet<string> _seen = [];
    private int _request;

    public FakeBench(bool owned = true) => Server = new(owned);

    public string Folder { get; } = Directory.CreateTempSubdirectory("doctor-perf-").FullName;
    public FakeServer Server { get; private set; }
    public PerfOptions Options { get; set; } = new();
    public List<string> Said { get; } = [];
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
        Server = new(Server.Owned);
        var bench = new PerfBench(Setup, (request, _) => Task.FromResult(Answer(request)));
        var context = new CaseContext(Server, null!, ModelTrust.Unknown, this) { Capabilities = new(), Perf = bench };
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
        Tier = "check",
        Server = "fake",
        Model = "m",
        Options = Options,
        Scenarios = [.. ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios")).Where(s => s.Fast)],
        Thresholds = Thresholds.Parse(Yaml, "thresholds.yaml", PerfMetrics.Units),
        Baselines = new(Folder),
        Fingerprint = new() { Chip = Chip, Cores = 2, MemoryGb = 8, Os = "os", Server = "fake", Model = "m", HarnessVersion = "1" },
        Say = Said.Add,
    };

    private Transcript Answer(ApiRequest request)
    {
        var text = System.Text.Encoding.UTF8.GetString(request.Body!.Value.Span);
        var start = Server.Launches;
        var wobble = 1 + (0.002 * (start % 5));
        var again = !_seen.Add(start + text);
        var tool = text.Contains("get_weather", StringComparison.Ordinal);
        return Change(new FakeAnswer
        {
            Request = request,
            TtftMs = wobble * (again || tool ? 20 : ColdMs(start)),
            ItlMs = wobble * ItlMs(start),
            Tool = tool ? "get_weather" : null,
            Done = Answers(_request++),
            Cached = again ? 49 : 0,
        }).Make();
    }
}
