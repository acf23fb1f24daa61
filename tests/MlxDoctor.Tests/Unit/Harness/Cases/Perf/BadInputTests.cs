using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

/// <summary>What is wrong with a baseline, the thresholds or a measurement is told with its message and its exit code.</summary>
[Trait("Tier", "Smoke")]
public sealed class BadInputTests : IDisposable
{
    private readonly FakeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_tampered_baseline_is_a_regression_of_the_right_sign_and_size_and_restored_it_is_gone()
    {
        await _bench.RecordAsync();
        var original = await File.ReadAllTextAsync(_bench.File);
        await File.WriteAllTextAsync(_bench.File, Scaled(original, "cold_ttft_ms", 0.5));

        var outcomes = await _bench.CompareAsync();

        outcomes["cold_ttft_ms"].Verdict.Should().Be(Verdict.Regression);
        outcomes["cold_ttft_ms"].Metrics.Single().DeltaPct.Should().BeApproximately(-100, 1, "twice as slow as stored, and positive is better");
        outcomes.Where(o => o.Value.Verdict == Verdict.Regression).Select(o => o.Key).Should().Equal("cold_ttft_ms");
        Code(outcomes).Should().Be(1);

        await File.WriteAllTextAsync(_bench.File, original);
        outcomes = await _bench.CompareAsync();
        outcomes["cold_ttft_ms"].Verdict.Should().Be(Verdict.Pass);
        Code(outcomes).Should().Be(0);
    }

    [Fact]
    public async Task A_baseline_that_was_raised_makes_the_server_too_good_and_asks_for_the_workload()
    {
        await _bench.RecordAsync();
        await File.WriteAllTextAsync(_bench.File, Scaled(await File.ReadAllTextAsync(_bench.File), "cold_ttft_ms", 2));
        var ttft = (await _bench.CompareAsync())["cold_ttft_ms"];
        ttft.Metrics.Single().Judgement.Should().Be(Judgement.Improved);
        ttft.Metrics.Single().DeltaPct.Should().BeApproximately(50, 1);
        ttft.Metrics.Single().Note.Should().EndWith("is the workload still the same?");
    }

    [Theory]
    [InlineData("cut", ":1: no valid JSON:")]
    [InlineData("schema", ":2: schema version 99, but this harness reads 1 to 2")]
    [InlineData("model", ": recorded for the model 'other', but its name says 'm'")]
    public async Task A_baseline_that_cannot_be_trusted_is_an_error_with_file_line_and_remedy(string damage, string message)
    {
        await _bench.RecordAsync();
        var text = await File.ReadAllTextAsync(_bench.File);
        await File.WriteAllTextAsync(_bench.File, damage switch
        {
            "cut" => text[..(text.Length / 2)].ReplaceLineEndings(" "),
            "schema" => text.Replace("\"schema_version\": 2", "\"schema_version\": 99", StringComparison.Ordinal),
            _ => Renamed(text),
        });

        var outcomes = await _bench.CompareAsync();

        outcomes.Values.Should().OnlyContain(o => o.Verdict == Verdict.Error);
        outcomes["decode_tok_s"].Reason.Should().StartWith(_bench.File).And.Contain(message).And.Contain("record again with --update-baselines");
        Code(outcomes).Should().Be(2);
        _bench.Log.Should().BeEmpty("a damaged file is no reason to wait for a measurement");
    }

    [Fact]
    public async Task A_negative_time_is_an_error()
    {
        await _bench.RecordAsync();
        _bench.Change = a => a.Tool is null ? a with { TtftMs = -1 } : a;
        var outcomes = await _bench.CompareAsync();
        outcomes["cold_ttft_ms"].Verdict.Should().Be(Verdict.Error);
        outcomes["cold_ttft_ms"].Reason.Should().Be("sample 1 of cold_ttft_ms is -1 ms, which is no measurement");
        Code(outcomes).Should().Be(2);
    }

    [Fact]
    public void A_time_that_is_no_number_is_an_error()
    {
        var rule = MetricOf("cold_ttft_ms");
        var outcome = PerfCase.Judge(MetricJudge.Recorded(rule, [new("cold_ttft_ms", [1, double.NaN])], SessionStatistic.Median), rule, null, []);
        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Reason.Should().Be("sample 2 of cold_ttft_ms is NaN ms, which is no measurement");
        ExitCodes.Of(VerdictCounts.Of([outcome.Verdict]), aborted: false).Should().Be(2);
    }

    [Fact]
    public async Task A_threshold_with_a_typo_names_line_and_nearest_metric()
    {
        _bench.Yaml = "gated: [cold_ttft_ms]\nfloors:\n  cold_tttf_ms: 5%\n";
        var outcomes = await _bench.CompareAsync();
        outcomes["decode_tok_s"].Reason.Should().StartWith("thresholds.yaml:3: no metric 'cold_tttf_ms'").And.Contain("cold_ttft_ms");
        Code(outcomes).Should().Be(2);
    }

    [Fact]
    public async Task A_baselines_folder_that_cannot_be_written_is_an_error_and_nothing_was_changed()
    {
        await _bench.RecordAsync();
        var before = await File.ReadAllBytesAsync(_bench.File);
        // A folder in the place of the file to write: root, who runs tests in containers, may write into any read-only folder.
        Directory.CreateDirectory(_bench.File + ".previous");
        var outcomes = await _bench.RecordAsync();
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Error);
        outcomes["decode_tok_s"].Reason.Should().StartWith($"{_bench.File}: the baseline can't be written").And.Contain("make the folder").And
            .Contain("writable");
        Code(outcomes).Should().Be(2);
        (await File.ReadAllBytesAsync(_bench.File)).Should().Equal(before);
    }

    [Fact]
    public async Task A_server_that_answers_half_of_the_requests_is_broken_and_not_slower()
    {
        await _bench.RecordAsync();
        _bench.Answers = n => n % 2 == 0;
        var outcomes = await _bench.CompareAsync();
        outcomes["failed_requests"].Reason.Should().MatchRegex("^[0-9]+ of [0-9]+ requests got no complete answer$");
        outcomes.Values.Should().NotContain(o => o.Verdict == Verdict.Pass && o.Metrics.Single().Judgement == Judgement.Improved);
        Code(outcomes).Should().Be(2);
    }

    private static int Code(IReadOnlyDictionary<string, CaseOutcome> outcomes) =>
        ExitCodes.Of(VerdictCounts.Of(outcomes.Values.Select(o => o.Verdict)), aborted: false);

    private static MetricRule MetricOf(string id) =>
        PerfMetrics.All.Single(m => m.Id == id).Rule(Thresholds.Parse("gated: []\n", "thresholds.yaml", PerfMetrics.Units));

    private static string Scaled(string text, string metric, double factor)
    {
        var root = JsonNode.Parse(text)!;
        foreach (var session in root["entries"]![0]!["metrics"]![metric]!["sessions"]!.AsArray())
            for (var i = 0; i < session!.AsArray().Count; i++)
                session[i] = session[i]!.GetValue<double>() * factor;
        return root.ToJsonString(RunJson.Indented);
    }

    private static string Renamed(string text)
    {
        var root = JsonNode.Parse(text)!;
        root["model"] = "other";
        return root.ToJsonString(RunJson.Indented);
    }
}
