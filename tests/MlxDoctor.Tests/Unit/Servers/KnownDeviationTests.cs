using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Checks;
using Xunit;

namespace MlxDoctor.Tests.Unit.Servers;

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
        var finding = new Finding("text.think-tag", "a think tag in the content: <think>") { Sent = sent, Seen = "<think>" };
        CaseRunner.Deviate("text.emoji", CaseOutcome.From([finding]), [OfStreams]).Verdict.Should().Be(verdict);
    }

    [Fact]
    public void The_end_of_a_long_request_can_be_matched()
    {
        var findings = new FindingList(new Endpoint(new Uri("http://127.0.0.1:1/v1"), "m"));
        var body = new System.Text.Json.Nodes.JsonObject { ["messages"] = new string('x', 5000), ["stream"] = true };
        findings.Add(Sample(body), "text.think-tag", "a think tag in the content: <think>", seen: "<think>");
        CaseRunner.Explains("any.case", findings.Findings[0], [OfStreams]).Should().BeSameAs(OfStreams);
    }

    private static MlxDoctor.Harness.Client.Transcript Sample(System.Text.Json.Nodes.JsonObject body)
    {
        using var client = new MlxDoctor.Harness.Client.ApiClient(new Endpoint(new Uri("http://127.0.0.1:1/v1"), "m"), new(), TimeProvider.System);
        return client.SendAsync(MlxDoctor.Harness.Client.ApiRequest.Chat(body), default).GetAwaiter().GetResult();
    }
}
