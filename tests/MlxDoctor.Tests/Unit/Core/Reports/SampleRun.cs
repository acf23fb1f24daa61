using System.Text.Json;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;

namespace MlxDoctor.Tests.Unit.Core.Reports;

/// <summary>A run with every verdict, every judgement and text that wants to break out.</summary>
internal static class SampleRun
{
    /// <summary>Its code is not declared any more; the run's reports show it as it was.</summary>
    private static readonly Finding OfAnotherVersion =
        JsonSerializer.Deserialize<Finding>("""{"code":"utf8.split","message":"A chunk ends inside of a character."}""", RunJson.Line)!;

    public const string Model = "org/tiny|4bit";

    public static RunDirectory Write(RunFolder folder)
    {
        var run = folder.Start();
        (RunManifest.Read(run).Value! with { Options = new Dictionary<string, string> { ["--case"] = "contract.*" } }).Write(run);
        RunEnvironment.Add(run, new Dictionary<string, string> { ["os"] = "macOS 26.1", ["cpu"] = "Apple M9 | 12 cores" });
        ServerRecords.Write(run, new ServerRecord
        {
            Profile = "mlx-lm",
            Version = "0.31.0",
            Url = "http://127.0.0.1:40001/v1",
            Launched = true,
            Model = Model,
            ModelPath = "/models/tiny",
            Launches =
            [
                new("session", folder.Time.GetUtcNow(), 2345.6, 100),
                new("perf confirmation", folder.Time.GetUtcNow(), 1999, 101),
            ],
        });
        Cases(folder, run);
        folder.Time.Advance(TimeSpan.FromSeconds(60));
        RunEnd.Write(run, folder.Time);
        return run;
    }

    private static void Cases(RunFolder folder, RunDirectory run)
    {
        Add(folder, run, folder.Record("contract.models-list", model: Model));
        Add(folder, run, folder.Record("contract.stream-done", Verdict.Pass, Model));
        Add(folder, run, folder.Record("contract.stream-done", Verdict.Fail, Model, attempt: 2, reason: "The stream has no [DONE].") with
        {
            Blame = Blame.Parser,
            Findings =
            [
                new Finding(FindingCode.StreamDoneMissing, "The stream has no [DONE].")
                {
                    Sent = "POST /v1/chat/completions\n{\"stream\": true}",
                    Expected = "data: [DONE]",
                    Seen = "data: {\"x\": \"```</details><script>\"}\n```\n# no heading\n\u001b[2J",
                    RequestId = "req-7",
                    Blame = Blame.Server,
                    Curl = "curl -N http://127.0.0.1:40001/v1/chat/completions -d '{\"stream\": true}'",
                },
                new Finding(FindingCode.TextToolTag, "A tool call as text in the content.") { Blame = Blame.Parser },
            ],
            Transcripts = ["transcripts/req-7.json"],
        });
        Add(folder, run, folder.Record("output.arithmetic", model: Model) with { Notes = ["the model's answer to 2+2 was | \"five\" <b>"] });
        Add(folder, run, folder.Record("output.boot", Verdict.Error, Model, reason: "the server died: exit code 137") with { Blame = Blame.Server });
        Add(folder, run, folder.Record("contract.tools", Verdict.Skip, Model, reason: "the server has no tools"));
        Add(folder, run, folder.Record("agents.tools", Verdict.Skip, Model, reason: "the server has no tools"));
        Add(folder, run, folder.Record("perf.long", Verdict.Inconclusive, Model, reason: "the machine was busy"));
        Add(folder, run, folder.Record("contract.unicode", Verdict.KnownDeviation, Model, reason: "emoji are split") with
        {
            Findings = [OfAnotherVersion],
            Blame = Blame.Server,
            Link = "https://github.com/ml-explore/mlx-lm/issues/1",
        });
        Add(folder, run, folder.Record("perf.short", Verdict.Regression, Model, reason: "ttft_ms is slower, twice") with { Metrics = Metrics });
        Add(folder, run, folder.Record("smoke.unit-tests", model: null, reason: "10 passed, 0 failed, 1 skipped"));
    }

    private static IReadOnlyList<Metric> Metrics =>
    [
        new("ttft_ms", "ms", Better.Lower, [120.5, 121, 119]) { Value = 120.5, Baseline = 100, DeltaPct = -20.5, LimitPct = 5, DeltaRange = [
            -23, -18,
        ], Gated = true, Sessions = 3, Judgement = Judgement.Regression },
        new("decode_tok_s", "tok/s", Better.Higher, [50, 51])
        {
            Value = 50.5,
            TokenSource = "usage",
            Baseline = 50,
            DeltaPct = 1,
            LimitPct = 5,
            Judgement = Judgement.Same,
        },
        new("cold_ttft_ms", "ms", Better.Lower, []) { Baseline = 300, Failed = 3, Judgement = Judgement.Dropped, Note = "all 3 requests failed" },
        new("rss_mb", "MB", Better.Lower, [double.NaN]) { Value = double.NaN, Judgement = Judgement.Inconclusive },
        new("itl_ms", "ms", Better.Lower, [1.25]) { Value = 1.25, TokenSource = "chunks", Judgement = Judgement.New },
    ];

    private static void Add(RunFolder folder, RunDirectory run, CaseRecord record)
    {
        folder.Time.Advance(TimeSpan.FromSeconds(1));
        CaseRecords.Write(run, record with { StartedAt = folder.Time.GetUtcNow() });
    }
}
