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
    private static readonly KnownDeviation OfStreams = new("*", @"^text\.think-tag: .*<think>", "streams send the thinking as text", null) { Sent = "\"stream\":true" };

    [Theory]
    [InlineData("POST /v1/chat/completions {\"stream\":true}", Verdict.KnownDeviation)]
    [InlineData("POST /v1/chat/completions {\"stream\":false}", Verdict.Fail)]
    [InlineData(null, Verdict.Fail)]
    public void A_deviation_of_streams_does_not_excuse_a_plain_answer(string? sent, Verdict verdict)
    {
        var finding = new Finding(FindingCode.TextThinkTag, "a think tag in the content: <think>") { Sent = sent, Seen = "<think>" };
        CaseRunner.Deviate("text.emoji", CaseOutcome.From([finding]), [OfStreams]).Verdict.Should().Be(verdict);
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

        CaseRunner.Deviate("text.emoji", CaseOutcome.From([finding]), [new("*", @"(a+)+$", "in haste", null), new("*", "^http.status: HTTP 500", "known", null)], match)
            .Verdict.Should().Be(Verdict.KnownDeviation);
    }

    private static MlxDoctor.Harness.Client.Transcript Sample(System.Text.Json.Nodes.JsonObject body)
    {
        using var client = new MlxDoctor.Harness.Client.ApiClient(new Endpoint(new Uri("http://127.0.0.1:1/v1"), "m"), new(), TimeProvider.System);
        return client.SendAsync(MlxDoctor.Harness.Client.ApiRequest.Chat(body), default).GetAwaiter().GetResult();
    }
}
