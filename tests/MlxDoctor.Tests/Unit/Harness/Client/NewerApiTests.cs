using System.Text;
using FluentAssertions;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

/// <summary>Streams of the Responses and Messages APIs: what is read, and which oddities are noted.</summary>
[Trait("Tier", "Smoke")]
public sealed class NewerApiTests
{
    private const string Start =
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":7,"cache_read_input_tokens":3,"output_tokens":1}}}""";
    private const string TextBlock = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";
    private const string Hello = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""";
    private const string BlockEnd = """{"type":"content_block_stop","index":0}""";
    private const string Delta = """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}""";
    private const string Stop = """{"type":"message_stop"}""";

    private const string Created =
        """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":5,"status":"in_progress","model":"m","output":[]}}""";
    private const string Added =
        """{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","status":"in_progress","content":[]}}""";
    private const string Part =
        """{"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hello"}""";
    private const string ItemDone =
        """{"type":"response.output_item.done","sequence_number":3,"output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello"}]}}""";
    private const string Completed =
        """{"type":"response.completed","sequence_number":4,"response":{"id":"resp_1","object":"response","created_at":5,"status":"completed","model":"m","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello"}]}],"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":3},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":15}}}""";

    [Fact]
    public void A_right_messages_stream_is_complete_and_without_oddity()
    {
        var t = Messages(Start, """{"type":"ping"}""", TextBlock, Hello, BlockEnd, Delta, Stop);

        t.Observations.Should().BeEmpty();
        t.IsComplete.Should().BeTrue();
        (t.Answer.Content, t.Answer.FinishReason, t.Answer.NativeFinish, t.Answer.Role, t.Answer.Id).Should()
            .Be(("Hello", "stop", "end_turn", "assistant", "msg_1"));
        (t.Answer.Usage!.Prompt, t.Answer.Usage.Completion, t.Answer.Usage.CachedTokens, t.Answer.UsageCount).Should().Be((10, 5, 3, 1));
        t.Answer.Deltas.Select(d => d.Kind).Should().ContainInOrder(DeltaKind.Role, DeltaKind.Content, DeltaKind.Finish);
    }

    [Fact]
    public void A_right_responses_stream_is_complete_and_without_oddity()
    {
        var t = Responses(Created, Added, Part, ItemDone, Completed);

        t.Observations.Should().BeEmpty();
        t.IsComplete.Should().BeTrue();
        (t.Answer.Content, t.Answer.FinishReason, t.Answer.NativeFinish, t.Answer.Role, t.Answer.Id).Should()
            .Be(("Hello", "stop", "completed", "assistant", "resp_1"));
        (t.Answer.Usage!.Prompt, t.Answer.Usage.Completion, t.Answer.Usage.Total, t.Answer.Usage.CachedTokens, t.Answer.Usage.ReasoningTokens).Should()
            .Be((10, 5, 15, 3, 2));
        t.Answer.Items.Should().Equal(new OutputItem(0, "message", "msg_1", "completed"));
    }

    [Theory]
    [InlineData(Hello, ObservationCodes.EventOrder, "before message_start")]
    [InlineData(Start + "|" + Hello, ObservationCodes.EventOrder, "never began")]
    [InlineData(Start + "|" + TextBlock + "|" + BlockEnd + "|" + Hello, ObservationCodes.EventOrder, "was stopped")]
    [InlineData(Start + "|" + TextBlock + "|" + Hello + "|" + Delta + "|" + Stop, ObservationCodes.EventOrder, "is open")]
    [InlineData(Start + "|" + TextBlock + "|" + Hello + "|" + BlockEnd + "|" + Stop, ObservationCodes.EventOrder, "without a stop_reason")]
    [InlineData(Start + "|" + Start, ObservationCodes.EventOrder, "twice")]
    [InlineData(Start + "|" + TextBlock + "|" + BlockEnd + "|" + Delta + "|" + Stop + "|" + Hello, ObservationCodes.EventOrder, "after message_stop")]
    [InlineData(
        Start + "|" + """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""", ObservationCodes.EventOrder,
        "index 1 after 0")]
    [InlineData(
        Start + "|" + TextBlock + "|" + """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"x"}}""",
        ObservationCodes.EventOrder, "thinking_delta for a block of type text")]
    [InlineData(Start + "|" + Delta + "|" + Delta, ObservationCodes.FinishRepeated, "stop_reason")]
    [InlineData(Start + "|" + """{"type":"message_party"}""", ObservationCodes.EventUnknown, "message_party")]
    [InlineData(Start + "|" + """{"index":0}""", ObservationCodes.EventName, "no type")]
    [InlineData(Start + "|" + TextBlock, ObservationCodes.DoneMissing, "without the last event")]
    public void An_odd_messages_stream_is_noted(string events, string code, string text) =>
        Messages(events.Split('|')).Observations.Should().Contain(o => o.Code == code && o.Text.Contains(text));

    [Theory]
    [InlineData(Added, ObservationCodes.EventOrder, "not response.created")]
    [InlineData(Created + "|" + Part, ObservationCodes.EventOrder, "never added")]
    [InlineData(Created + "|" + Added + "|" + ItemDone + "|" + Part, ObservationCodes.EventOrder, "which was done")]
    [InlineData(Created + "|" + Added + "|" + Part + "|" + Completed, ObservationCodes.EventOrder, "never done")]
    [InlineData(Created + "|" + ItemDone, ObservationCodes.EventOrder, "never added")]
    [InlineData(Created + "|" + Added + "|" + Part + "|" + Part + "|" + ItemDone, ObservationCodes.DoneDiffers, "HelloHello")]
    [InlineData(Created + "|" + Completed, ObservationCodes.DoneDiffers, "1 items")]
    [InlineData(Created + "|" + Part, ObservationCodes.Sequence, "2 follows 0")]
    [InlineData(Created + "|" + """{"type":"response.party","sequence_number":1}""", ObservationCodes.EventUnknown, "party")]
    [InlineData(
        Created + "|" + Added + "|" + """{"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_9","output_index":0,"delta":"x"}""",
        ObservationCodes.ItemId, "msg_9")]
    [InlineData(Created + "|" + Added, ObservationCodes.DoneMissing, "without the last event")]
    public void An_odd_responses_stream_is_noted(string events, string code, string text) =>
        Responses(events.Split('|')).Observations.Should().Contain(o => o.Code == code && o.Text.Contains(text));

    [Fact]
    public void An_error_in_mid_stream_is_an_error_in_both()
    {
        var messages = Messages(Start, """{"type":"error","error":{"type":"overloaded_error","message":"busy"}}""");
        var flat = Responses(Created, """{"type":"error","sequence_number":1,"code":"server_error","message":"oops","param":null}""");
        var failed =
            Responses(
                Created,
                """{"type":"response.failed","sequence_number":1,"response":{"id":"resp_1","status":"failed","error":{"code":"server_error","message":"oops"},"output":[]}}""");

        (messages.Answer.Error!.Type, messages.Answer.Error.Message, messages.Ending).Should().Be(("overloaded_error", "busy", Ending.ErrorEvent));
        (flat.Answer.Error!.Code, flat.Answer.Error.Message, flat.IsComplete).Should().Be(("server_error", "oops", false));
        (failed.Answer.Error!.Message, failed.Answer.FinishReason, failed.IsComplete).Should().Be(("oops", "failed", false));
    }

    [Fact]
    public void A_done_mark_does_not_end_a_stream_that_has_an_end_of_its_own()
    {
        var t = Read("/v1/messages", Lines([Start, TextBlock]) + "data: [DONE]\n\n");

        t.Ending.Should().Be(Ending.CleanCloseWithoutDone);
        t.Observed(ObservationCodes.DoneUnasked).Should().BeTrue();
    }

    [Fact]
    public void Tool_calls_are_joined_from_their_pieces_in_both()
    {
        var messages = Messages(
            Start, """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"1}"}}""", BlockEnd,
            """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}""", Stop);
        var plain =
            Read(
                "/v1/responses",
                """{"id":"r","object":"response","created_at":1.5,"status":"completed","model":"m","output":[{"id":"fc_1","type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a\":1}","status":"completed"}],"usage":null}""",
                "application/json");

        messages.Answer.ToolCalls.Should().ContainSingle().Which.Should().Be(new ToolCall(0, "toolu_1", "function", "f", "{\"a\":1}", 2));
        plain.Answer.ToolCalls.Should().ContainSingle().Which.Should().Be(new ToolCall(0, "call_1", "function", "f", "{\"a\":1}", 1));
        (messages.Answer.FinishReason, plain.Answer.FinishReason, plain.Answer.Usage).Should().Be(("tool_calls", "tool_calls", null));
    }

    [Theory]
    [InlineData("rapid-mlx-0.16.10/a-tools-stream.json", "read_file", "tool_calls", 106L)]
    [InlineData("vllm-mlx-0.6.0-batched/a-tools-stream.json", "read_file", "tool_calls", 0L)]
    public void Recorded_messages_streams_are_read(string file, string tool, string finish, long prompt)
    {
        var t = TranscriptReplay.FromRecording(Path.Combine(Repo.Root, "fixtures", "wire", file));

        t.IsComplete.Should().BeTrue(t.ToString());
        t.Answer.ToolCalls.Should().ContainSingle().Which.Name.Should().Be(tool);
        (t.Answer.FinishReason, t.Answer.Usage!.Prompt).Should().Be((finish, prompt));
    }

    [Theory]
    [InlineData("rapid-mlx-0.16.10/responses-stream.json")]
    [InlineData("vllm-mlx-0.6.0-batched/responses-stream.json")]
    [InlineData("mlx-openai-server-1.8.1/responses-stream.json")]
    public void Recorded_responses_streams_are_read(string file)
    {
        var t = TranscriptReplay.FromRecording(Path.Combine(Repo.Root, "fixtures", "wire", file));

        t.Answer.Content.Should().Contain("Hello");
        t.Answer.NativeFinish.Should().Be("completed");
        t.Answer.Usage!.Total.Should().Be(t.Answer.Usage.Prompt + t.Answer.Usage.Completion);
    }

    private static Transcript Messages(params string[] events) => Read("/v1/messages", Lines(events));

    private static Transcript Responses(params string[] events) => Read("/v1/responses", Lines(events));

    private static string Lines(IEnumerable<string> events) =>
        string.Concat(events.Select(e => (System.Text.Json.Nodes.JsonNode.Parse(e)!["type"] is { } type ? $"event: {type}\n" : "") + $"data: {e}\n\n"));

    private static Transcript Read(string path, string body, string type = "text/event-stream") =>
        TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(body)], type, path: path);
}
