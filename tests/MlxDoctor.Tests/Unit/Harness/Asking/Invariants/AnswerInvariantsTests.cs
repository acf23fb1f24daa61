using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Invariants;

[Trait("Tier", "Smoke")]
public sealed class AnswerInvariantsTests
{
    private static readonly string[] Words = ["One day ", "the fox ", "came home ", "to rest."];

    [Fact]
    public void What_is_not_asked_of_an_api_is_said()
    {
        AnswerInvariants.All.Where(i => i.Apis.Count > 0).Should().NotBeEmpty().And.OnlyContain(i => i.NotOfOthers!.Length > 10);
        AnswerInvariants.All.Where(i => i.Apis.Count == 0).Should().OnlyContain(i => i.NotOfOthers == null);
        AnswerInvariants.All.Select(i => i.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Every_api_owes_most_of_the_list()
    {
        int Owed(WireFormat format) => AnswerInvariants.All.Count(i => i.IsOwedBy(format));

        Enum.GetValues<WireFormat>().Select(f => (f, Owed(f))).Should().BeEquivalentTo(
            [(WireFormat.Chat, 13), (WireFormat.Completions, 13), (WireFormat.Responses, 14), (WireFormat.Messages, 14)]);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    [InlineData("/v1/responses")]
    internal void A_last_delta_that_repeats_the_whole_answer_is_reported_over_every_api(string path)
    {
        Found(path, Words).Should().NotContain(FindingCode.StreamReplayed);
        Found(path, [.. Words, string.Concat(Words)]).Should().Contain(FindingCode.StreamReplayed);
    }

    [Fact]
    public void A_model_that_changes_within_a_response_is_reported() =>
        Found("/v1/responses", Words, lastModel: "other").Should().Contain([FindingCode.EnvelopeModelChanges, FindingCode.EnvelopeModelWrong]);

    private static IReadOnlyList<FindingCode> Found(string path, string[] words, string lastModel = "m")
    {
        var bytes = Encoding.UTF8.GetBytes(path switch
        {
            "/v1/messages" => Messages(words),
            "/v1/responses" => Responses(words, lastModel),
            _ => Chat(words),
        });
        var t = TranscriptReplay.FromBytes([bytes], path: path);
        var findings = new FindingList(new Endpoint(new Uri("http://127.0.0.1/v1"), "m"));
        var chat = new JsonObject { ["messages"] = new JsonArray() };
        AnswerInvariants.Check(Asked.Of(chat, [], stream: true, new HashSet<string> { "m" }), t, findings).Should().BeTrue();
        return [.. findings.Findings.Select(f => f.Code)];
    }

    private static string Chat(string[] words) =>
        string.Concat(words.Select(w =>
            $$$"""data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"{{{w}}}"}}]}""" + "\n\n"))
        + "data: [DONE]\n\n";

    private static string Messages(string[] words) => Events(
    [
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":7}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
        .. words.Select(w => $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{w}}}"}}"""),
        """{"type":"content_block_stop","index":0}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}""",
        """{"type":"message_stop"}""",
    ]);

    private static string Responses(string[] words, string lastModel) => Events(
    [
        """{"type":"response.created","response":{"id":"resp_1","object":"response","model":"m","output":[]}}""",
        """{"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","content":[]}}""",
        .. words.Select(w => $$"""{"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{w}}"}"""),
        $$$"""{"type":"response.completed","response":{"id":"resp_1","object":"response","status":"completed","model":"{{{lastModel}}}","output":[]}}""",
    ]);

    private static string Events(IEnumerable<string> events) =>
        string.Concat(events.Select(e => $"event: {JsonNode.Parse(e)!["type"]}\ndata: {e}\n\n"));
}
