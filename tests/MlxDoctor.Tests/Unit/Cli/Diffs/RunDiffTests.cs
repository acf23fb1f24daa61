using FluentAssertions;
using MlxDoctor.Cli.Diffs;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Diffs;

[Trait("Tier", "Smoke")]
public sealed class RunDiffTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verdicts_findings_answers_and_metrics_are_beside_each_other_and_what_is_in_one_alone_is_listed()
    {
        var then = Run("0.31.3", "copper lantern", 100, _folder.Record("tools.a", model: "m"), _folder.Record("tools.gone", model: "m"));
        var now = Run(
            "0.32.2", "copper lamp", 92,
            _folder.Record("tools.a", Verdict.Fail, "m", reason: "the call is lost") with
            {
                Findings = [new Finding(FindingCode.ToolsCount, "0 tool calls instead of 1")],
            });
        File.WriteAllText(Path.Combine(now.Transcripts, "cut.json"), "{\"id\":");

        var text = new RunDiff(RunView.Load(then), RunView.Load(now)).Render();

        text.Should().Contain("- mlx_lm_version: 0.31.3 -> 0.32.2")
            .And.Contain("1 cases in both, 1 with another verdict.").And.Contain("- tools.a: pass -> fail: the call is lost")
            .And.Contain("- tools.count: 0 -> 1: 0 tool calls instead of 1")
            .And.Contain("1 requests at temperature 0 in both, 1 answered in another way.").And.Contain(
                "- say it: word 2: 'lantern' -> 'lamp'\n  - first: copper lantern\n  - second: copper lamp")
            .And.Contain("| decode_tok_s | 100.00 tok/s | 92.00 tok/s | -8.00 % |")
            .And.Contain("- 1 case only in the first run: tools.gone");
        text.Should().NotContain("load_before");
    }

    [Fact]
    public void Values_that_count_tokens_in_two_ways_are_not_compared()
    {
        var then = Run("1", "a", 100, _folder.Record("tools.a", model: "m"));
        var now = Run("1", "a", 50, _folder.Record("tools.a", model: "other"), source: "chunks");

        var text = new RunDiff(RunView.Load(then), RunView.Load(now)).Render();

        text.Should().Contain("- metric decode_tok_s: tokens counted by usage and by chunks").And.NotContain("| decode_tok_s |");
        text.Should().Contain("1 cases in both, 0 with another verdict.", "one model each is the same question");
    }

    private RunDirectory Run(string version, string answer, double speed, CaseRecord first, CaseRecord? second = null, string source = "usage")
    {
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        var run = _folder.Start();
        RunEnvironment.Add(run, new Dictionary<string, string> { ["mlx_lm_version"] = version, [RunEnvironment.LoadBefore] = version });
        CaseRecords.Write(run, first with { Metrics = [new Metric("decode_tok_s", "tok/s", Better.Higher, [speed]) { Value = speed, TokenSource = source }] });
        if (second is not null)
            CaseRecords.Write(run, second);
        Directory.CreateDirectory(run.Transcripts);
        var request =
            System.Text.Json.JsonSerializer.Serialize(new { model = version, temperature = 0, messages = new[] { new { role = "user", content = "say it" } } });
        var response = System.Text.Json.JsonSerializer.Serialize(new { choices = new[] { new { message = new { content = answer } } } });
        File.WriteAllText(Path.Combine(run.Transcripts, "1.json"), System.Text.Json.JsonSerializer.Serialize(new
        {
            request = new { url = "http://127.0.0.1:1/v1/chat/completions", stream = false, body = request },
            response = new { body = response },
            complete = true,
        }));
        RunEnd.Write(run, _folder.Time);
        return run;
    }
}
