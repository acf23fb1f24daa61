using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class KnownDeviationTests
{
    private static readonly KnownDeviation OfStreams =
        new("*", @"^text\.think-tag: .*<think>", "streams send the thinking as text", null) { Sent = "\"stream\":true" };

    [Theory]
    [InlineData("POST /v1/chat/completions {\"stream\":true}", Verdict.KnownDeviation)]
    [InlineData("POST /v1/chat/completions {\"stream\":false}", Verdict.Fail)]
    [InlineData(null, Verdict.Fail)]
    public void A_deviation_of_streams_does_not_excuse_a_plain_answer(string? sent, Verdict verdict)
    {
        var finding = new Finding(FindingCode.TextThinkTag, "a think tag in the content: <think>") { Sent = sent, Seen = "<think>" };
        CaseRunner.Deviate("text.emoji", CaseOutcome.From([finding]), [OfStreams]).Verdict.Should().Be(verdict);
    }

    [Theory]
    [InlineData("Ġthe", Verdict.KnownDeviation)]
    [InlineData("another wrong answer", Verdict.Fail)]
    [InlineData(null, Verdict.Fail)]
    public void Another_wrong_answer_of_the_same_case_is_news(string? seen, Verdict verdict) =>
        CaseRunner.Deviate(
                "logprobs.chat", CaseOutcome.From([new Finding(FindingCode.LogprobsTokens, "the tokens differ") { Seen = seen }]),
                [new("logprobs.*", "^logprobs.tokens", "raw tokens", null) { Seen = "Ġ" }])
            .Verdict.Should().Be(verdict);

    [Theory]
    [InlineData("r1", Verdict.KnownDeviation)]
    [InlineData("r2", Verdict.Fail)]
    public void A_consequence_is_excused_beside_its_cause_in_the_same_answer_only(string request, Verdict verdict)
    {
        Finding lost = new(FindingCode.ParityToolCalls, "the calls differ") { RequestId = "r1" }, tag =
            new(FindingCode.TextToolTag, "a call as text") { RequestId = request };
        KnownDeviation[] known =
            [new("tools.*", "^parity.tool-calls", "as text", null) { Beside = "^text.tool-tag" }, new("tools.*", "^text.tool-tag", "as text", null)];

        CaseRunner.Deviate("tools.enum", CaseOutcome.From([lost, tag]), known).Verdict.Should().Be(verdict);
        CaseRunner.Deviate("tools.enum", CaseOutcome.From([lost]), known).Verdict.Should().Be(Verdict.Fail, "a call that is simply lost is another matter");
    }

    [Theory]
    [InlineData("mlx-lm 0.32.2", Verdict.KnownDeviation)]
    [InlineData("mlx-lm 0.31.3", Verdict.KnownDeviation)]
    [InlineData(null, Verdict.KnownDeviation)]
    [InlineData("mlx-lm 0.33.0", Verdict.Fail)]
    public void A_later_server_is_judged_without_it_and_the_note_says_so(string? version, Verdict verdict)
    {
        var outcome = CaseRunner.Deviate(
            "models.complete", CaseOutcome.From([new Finding(FindingCode.Shape("data.owned_by"), "absent")]),
            [new("models.complete", "^shape.data", "left out", null) { LastSeen = new(0, 32, 2) }], version: version);

        outcome.Verdict.Should().Be(verdict);
        outcome.Notes.Should().HaveCount(verdict == Verdict.Fail ? 1 : 0);
        if (verdict == Verdict.Fail)
            outcome.Notes[0].Should().Contain("0.32.2").And.Contain("mlx-lm 0.33.0").And.Contain("left out");
    }

    /// <summary>Breaks each excused case in another way: a symptom of the same family that nobody has seen.</summary>
    [Fact]
    public void No_entry_of_a_profile_excuses_a_whole_family_of_symptoms()
    {
        var entries = MlxDoctor.Harness.Servers.ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).All
            .SelectMany(p => p.KnownDeviations.Select(d => (p.Name, Entry: d))).ToList();
        string[] families =
        [
            "agents", "cache", "completions", "content", "context", "envelope", "finish", "flow", "http", "leave", "limit", "logprobs", "memory", "parity",
            "perf", "reasoning", "refusal", "repeat", "shape", "stop", "stream", "text", "tools", "usage",
        ];

        entries.Should().HaveCountGreaterThan(150);
        entries.Where(e => families.Any(f => Excuses(e.Entry, $"{f}.never-seen-before"))).Select(e => $"{e.Name} {e.Entry.Case} {e.Entry.Pattern}")
            .Should().BeEmpty();

        static bool Excuses(KnownDeviation entry, string code)
        {
            var id = entry.Case.Replace("*", "x", StringComparison.Ordinal);
            return new[] { true, false }.Any(stream =>
            {
                var finding = new Finding(System.Text.Json.JsonSerializer.Deserialize<FindingCode>($"\"{code}\"")!, "it is broken in another way")
                {
                    Sent = $"POST /v1/chat/completions {{\"stream\":{(stream ? "true" : "false")}}}",
                    Seen = "something else",
                    RequestId = "r1",
                };
                return CaseRunner.Deviate(id, CaseOutcome.From([finding]), [entry]).Verdict == Verdict.KnownDeviation;
            });
        }
    }

    [Fact]
    public void The_end_of_a_long_request_can_be_matched()
    {
        var findings = new FindingList(new Endpoint(new Uri("http://127.0.0.1:1/v1"), "m"));
        var body = new System.Text.Json.Nodes.JsonObject { ["messages"] = new string('x', 5000), ["stream"] = true };
        findings.Add(Sample(body), FindingCode.TextThinkTag, "a think tag in the content: <think>", seen: "<think>");
        CaseRunner.Explains("any.case", findings.Findings[0], [OfStreams]).Should().BeSameAs(OfStreams);
    }

    [Fact]
    public void A_pattern_without_end_excuses_nothing_and_is_named_in_the_outcome()
    {
        var seen = new string('a', 60) + "!";
        var finding = new Finding(FindingCode.HttpStatus, "HTTP 500") { Seen = seen };
        var endless = new KnownDeviation("*", @"(a+)+$", "written in haste", null);

        var outcome = CaseRunner.Deviate("text.emoji", CaseOutcome.From([finding, finding]), [endless], new DeviationMatch(TimeSpan.FromMilliseconds(1)));

        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Reason.Should().Contain("HTTP 500");
        outcome.Notes.Should().ContainSingle().Which.Should().Contain("(a+)+$").And.Contain("took longer than");
    }

    [Fact]
    public void Another_deviation_excuses_what_a_pattern_without_end_could_not_be_asked_about()
    {
        var finding = new Finding(FindingCode.HttpStatus, "HTTP 500") { Seen = new string('a', 60) + "!" };
        var match = new DeviationMatch(TimeSpan.FromMilliseconds(1));

        CaseRunner.Deviate(
            "text.emoji", CaseOutcome.From([finding]), [new("*", @"(a+)+$", "in haste", null), new("*", "^http.status: HTTP 500", "known", null)], match)
            .Verdict.Should().Be(Verdict.KnownDeviation);
    }

    private static MlxDoctor.Harness.Client.Transcript Sample(System.Text.Json.Nodes.JsonObject body)
    {
        using var client = new MlxDoctor.Harness.Client.ApiClient(new Endpoint(new Uri("http://127.0.0.1:1/v1"), "m"), new(), TimeProvider.System);
        return client.SendAsync(MlxDoctor.Harness.Client.ApiRequest.Chat(body), default).GetAwaiter().GetResult();
    }
}
