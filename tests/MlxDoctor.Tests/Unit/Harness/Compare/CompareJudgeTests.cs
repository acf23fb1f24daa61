using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Compare;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Compare;

[Trait("Tier", "Smoke")]
public sealed class CompareJudgeTests
{
    private const int Prompts = 12;

    [Fact]
    public void The_same_answers_pass_every_probe()
    {
        var report = Report(View("a", _ => Said("x y")) with { Again = [Answers(_ => Said("x y"))] }, View("b", _ => Said("x y")), gate: true);

        report.Probes.Select(p => (p.Probe, p.Verdict)).Should().Equal(
            ("answers", Verdict.Pass), ("divergence", Verdict.Pass), ("top-1 flips", Verdict.Pass), ("equal texts", Verdict.Pass),
            ("tool calls", Verdict.Pass));
        (report.ExitCode, report.Composite.Overall, report.Composite.Coverage, report.Most).Should().Be((0, 1, 1, null));
        report.Probes.Single(p => p.Probe == "divergence").Nulls.Should().Equal(0);
        report.Closing.Should().Be("same (exit code 0)");
    }

    [Fact]
    public void Empty_answers_never_pass()
    {
        var one = Report(View("a", _ => Said("x")), View("b", _ => Silent()), gate: true);
        var both = Report(View("a", _ => Silent()), View("b", _ => Silent()), gate: false);

        (Of(one, "answers").Verdict, one.ExitCode).Should().Be((Verdict.Fail, 2));
        Of(one, "equal texts").Verdict.Should().Be(Verdict.Error);
        both.Probes.Should().NotContain(p => p.Verdict == Verdict.Pass);
        both.ExitCode.Should().Be(2, "nothing was judged");
        both.Closing.Should().Be("nothing was judged (exit code 2)");
    }

    [Fact]
    public void Log_probabilities_that_are_no_numbers_are_an_error_and_no_divergence()
    {
        var report = Report(View("a", _ => Said("x")), View("b", _ => Said("x", double.NaN)), gate: true);

        var divergence = Of(report, "divergence");
        (divergence.Verdict, divergence.Value, divergence.Score).Should().Be((Verdict.Error, null, null));
        divergence.Note.Should().Contain("no finite number");
        report.ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_server_without_log_probabilities_is_skipped_by_name_and_its_words_are_judged()
    {
        var a = View("a", _ => Said("x")) with { Again = [Answers(_ => Said("x"))] };
        var b = View("b", i => Said($"other {i}") with { Entries = [] }) with { NoLogprobs = "it answers without log probabilities" };

        var report = Report(a, b, gate: true);

        foreach (var probe in new[] { "divergence", "top-1 flips" })
        {
            Of(report, probe).Verdict.Should().Be(Verdict.Skip);
            Of(report, probe).Note.Should().Be("b: it answers without log probabilities");
        }
        (Of(report, "equal texts").Verdict, Of(report, "equal texts").Value).Should().Be((Verdict.Regression, 0));
        report.ExitCode.Should().Be(1);
        report.Composite.Coverage.Should().BeApproximately(3.0 / 5, 1e-12);
        (report.Most!.Prompt, report.Most.Index, report.Most.TextB).Should().Be(("p0", null, "other 0"));
    }

    [Fact]
    public void Words_alone_are_no_verdict_where_probabilities_are_known()
    {
        var report = Report(View("a", _ => Said("x")), View("b", _ => Said("x") with { Text = "other" }), gate: true);

        Of(report, "equal texts").Verdict.Should().Be(Verdict.Pass);
        Of(report, "equal texts").Note.Should().Contain("warning");
    }

    [Fact]
    public void Requests_that_fail_are_an_error()
    {
        var report = Report(View("a", _ => Said("x")), View("b", i => i == 3 ? Silent() with { Failure = "500 boom" } : Said("x")), gate: true);

        Of(report, "answers").Verdict.Should().Be(Verdict.Error);
        Of(report, "answers").Note.Should().Contain("1 requests failed, the first of b: p3: 500 boom");
        report.ExitCode.Should().Be(2);
    }

    [Fact]
    public void Calls_that_are_lost_fail_and_a_model_that_calls_nothing_is_skipped()
    {
        var calls = View("a", _ => Said("x") with { ValidCall = true });
        var none = View("b", _ => Said("x") with { ValidCall = false });

        (Of(Report(calls, none, true), "tool calls") is { Verdict: Verdict.Fail, Value: -1, Score: 0 }).Should().BeTrue();
        Of(Report(none, calls, true), "tool calls").Verdict.Should().Be(Verdict.Skip);
    }

    [Fact]
    public void Another_model_is_exit_code_1_and_the_report_says_where_it_differs_most()
    {
        var report = Report(View("a", _ => Said("x y")), View("b", i => i == 5 ? Parted("q", -9) : Parted("w", -4)), gate: true);

        Of(report, "divergence").Verdict.Should().Be(Verdict.Regression);
        Of(report, "top-1 flips").Verdict.Should().Be(Verdict.Regression);
        (report.ExitCode, report.DivergenceIndex).Should().Be((1, 1));
        (report.Most!.Prompt, report.Most.Index, report.Most.TokenA, report.Most.TokenB, report.Most.TextB).Should().Be(("p5", 1, "y", "q", "x q"));
        CompareMarkdown.Spot(report.Most).Should().Contain("p5, token 1: `\"y\"` and `\"q\"`").And.Contain("x q");
        report.Closing.Should().Contain("divergence, top-1 flips beyond its limit (exit code 1)");
    }

    [Fact]
    public void Lists_without_a_common_token_say_so_and_do_not_pass()
    {
        var report = Report(View("a", _ => Said("x")), View("b", _ => Said("y") with { Entries = [Entry("y", -0.1, "z")] }), gate: true);

        Of(report, "divergence").Verdict.Should().Be(Verdict.Regression);
        Of(report, "divergence").Note.Should().Contain("no token is listed by both");
    }

    [Fact]
    public void A_z_needs_three_repetitions_that_differ()
    {
        var b = View("b", _ => Said("x", -0.4));
        ViewReading A(params double[] again) => View("a", _ => Said("x")) with { Again = [.. again.Select(l => Answers(_ => Said("x", l)))] };

        Of(Report(A(-0.11), b, false), "divergence").Z.Should().BeNull();
        Of(Report(A(-0.11, -0.11, -0.11), b, false), "divergence").Z.Should().BeNull();
        Of(Report(A(-0.11, -0.13, -0.16), b, false), "divergence").Z.Should().BePositive();
    }

    [Fact]
    public void The_file_holds_every_probe_with_its_interval_and_both_texts()
    {
        var report = Report(View("a", _ => Said("x y")), View("b", _ => Said("x w")), gate: false);

        var file = JsonDocument.Parse(JsonSerializer.Serialize(report, RunJson.Indented)).RootElement;

        var divergence = file.GetProperty("probes").EnumerateArray().Single(p => p.GetProperty("probe").GetString() == "divergence");
        divergence.GetProperty("interval").GetProperty("lower").GetDouble()
            .Should().BeLessThanOrEqualTo(divergence.GetProperty("value").GetDouble());
        file.GetProperty("probes").GetArrayLength().Should().Be(5);
        file.GetProperty("answers").GetArrayLength().Should().Be(Prompts);
        file.GetProperty("a").GetProperty("decode_tok_s").ValueKind.Should().Be(JsonValueKind.Null, "it was not measured");
        file.GetProperty("exit_code").GetInt32().Should().Be(0);
        CompareMarkdown.Card(report).TrimEnd().Split('\n').Should().HaveCount(10).And.AllSatisfy(l => l.Count(c => c == '|').Should().Be(4));
    }

    private static CompareReport Report(ViewReading a, ViewReading b, bool gate) => CompareReport.Of(a, b, gate, DateTimeOffset.UnixEpoch);

    private static ProbeResult Of(CompareReport report, string probe) => report.Probes.Single(p => p.Probe == probe);

    private static ViewReading View(string name, Func<int, PromptReading> answer) => new() { Name = name, Server = "s", Answers = Answers(answer) };

    private static IReadOnlyList<PromptReading> Answers(Func<int, PromptReading> answer) =>
        [.. Enumerable.Range(0, Prompts).Select(i => answer(i) with { Prompt = $"p{i}" })];

    private static PromptReading Said(string words, double logprob = -0.1) =>
        new("", "asked", words, [.. words.Split(' ').Select(w => Entry(w, logprob, "x"))], false, true, null);

    /// <summary>As the others up to the second token, which is another one; what they say there has little probability.</summary>
    private static PromptReading Parted(string word, double logprobOfY) => Said($"x {word}") with
    {
        Entries = [Entry("x", -0.1, "o"), new(word, -0.1, null, [new(word, -0.1, null), new("y", logprobOfY, null)])],
    };

    private static PromptReading Silent() => new("", "asked", "", [], false, null, null);

    private static LogprobEntry Entry(string token, double logprob, string other) =>
        new(token, logprob, null, [new(token, logprob, null), new(other == token ? "o" : other, -4, null)]);
}
