using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using NJsonSchema;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class ResultFileTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_run_fits_the_schema()
    {
        var run = SampleRun.Write(_folder);

        RunReports.Render(run);

        (await Violations(File.ReadAllText(run.ResultFile))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_run_of_which_only_its_name_is_left_fits_the_schema()
    {
        var run = _folder.Reserve();

        var view = RunReports.Render(run);

        (await Violations(File.ReadAllText(run.ResultFile))).Should().BeEmpty();
        view.ExitCode.Should().Be(2);
        view.Aborted.Should().BeTrue();
    }

    [Theory]
    [InlineData("exit_code", "3")]
    [InlineData("exit_code", "\"0\"")]
    [InlineData("aborted", "null")]
    [InlineData("started_at", "\"yesterday\"")]
    [InlineData("counts", "{\"pass\":1}")]
    [InlineData("cases", "[{\"id\":\"a.b\"}]")]
    [InlineData(
        "metrics",
        "[{\"id\":\"a\",\"unit\":\"ms\",\"better\":\"lower\",\"model\":null,\"n\":-1,\"value\":0,\"baseline\":null,\"delta_pct\":null,\"interval\":null,\"judgement\":null}]")]
    [InlineData(
        "metrics",
        "[{\"id\":\"a\",\"unit\":\"ms\",\"better\":\"lower\",\"model\":null,\"n\":1,\"value\":0,\"baseline\":null,\"delta_pct\":null,\"interval\":null,\"judgement\":\"slower\"}]")]
    [InlineData(
        "cases",
        "[{\"id\":\"a.b\",\"area\":\"a\",\"model\":null,\"verdict\":\"fail\",\"reason\":\"r\",\"scripted\":false,\"blame\":\"user\",\"findings\":[],\"duration_ms\":1,\"record\":\"r\"}]")]
    [InlineData("surprise", "1")]
    public async Task The_schema_refuses_what_the_design_does_not_name(string field, string value)
    {
        var run = SampleRun.Write(_folder);
        RunReports.Render(run);
        var result = JsonNode.Parse(File.ReadAllText(run.ResultFile))!.AsObject();
        result[field] = JsonNode.Parse(value);

        (await Violations(result.ToJsonString())).Should().NotBeEmpty();
    }

    [Fact]
    public void The_fields_are_those_of_the_design_in_its_order()
    {
        var run = SampleRun.Write(_folder);
        RunReports.Render(run);
        var result = JsonNode.Parse(File.ReadAllText(run.ResultFile))!.AsObject();

        Names(result).Should().Equal(
            "schema_version", "harness_version", "tier", "exit_code", "started_at", "finished_at", "aborted", "counts", "left_out",
            "environment", "servers", "models", "comparisons", "cases", "metrics");
        Names(result["counts"]!).Should().Equal("pass", "fail", "regression", "inconclusive", "skip", "known_deviation", "error");
        Names(result["servers"]![0]!).Should().Equal("profile", "version", "url", "launched");
        Names(result["cases"]![1]!).Should().Equal("id", "area", "model", "verdict", "reason", "scripted", "blame", "findings", "duration_ms", "record");
        Names(result["cases"]![1]!["findings"]![0]!).Should().Equal("code", "message", "request_id");
        Names(result["metrics"]![0]!).Should()
            .Equal("id", "unit", "better", "model", "n", "value", "baseline", "delta_pct", "limit_pct", "interval", "judgement", "gated");
    }

    [Fact]
    public void What_was_not_measured_is_null_and_never_zero()
    {
        var run = _folder.Start();
        CaseRecords.Write(run, _folder.Record("perf.a") with
        {
            DurationMs = double.NaN,
            Metrics = [new Metric("ttft_ms", "ms", Better.Lower, []) { Value = double.PositiveInfinity, DeltaPct = double.NaN, DeltaRange = [double.NaN, 1] }],
        });

        RunReports.Render(run);

        var result = JsonNode.Parse(File.ReadAllText(run.ResultFile))!;
        var metric = result["metrics"]![0]!;
        metric["n"]!.GetValue<int>().Should().Be(0);
        foreach (var field in new[] { "value", "baseline", "delta_pct", "interval", "judgement" })
            metric[field].Should().BeNull(field);
        result["cases"]![0]!["duration_ms"].Should().BeNull();
    }

    [Fact]
    public void Every_case_names_a_record_that_is_there()
    {
        var run = SampleRun.Write(_folder);
        var view = RunReports.Render(run);

        view.Cases.Should().OnlyContain(c => File.Exists(Path.Combine(run.Root, c.File)));
        view.Counts.Should().Be(new VerdictCounts(3, 1, 1, 1, 2, 1, 1));
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(p => p.Key);

    private static async Task<IEnumerable<string>> Violations(string json)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Repo.Root, "harness", "result.schema.json"));
        return schema.Validate(json).Select(e => e.ToString());
    }
}
