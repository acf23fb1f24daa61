using System.Text;
using FluentAssertions;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

[Trait("Tier", "Smoke")]
public sealed class AnswerTests
{
    private const string Finish = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    [Fact]
    public void A_stream_needs_a_finish_reason_and_DONE_and_no_error()
    {
        Stream(Content("a"), Finish, "[DONE]").IsComplete.Should().BeTrue();
        Stream(Content("a"), "[DONE]").IsComplete.Should().BeFalse("no finish reason came");
        var cut = Stream(Content("a"), Finish);
        cut.IsComplete.Should().BeFalse("no [DONE] came");
        cut.Ending.Should().Be(Ending.CleanCloseWithoutDone);
        cut.Observed(ObservationCodes.DoneMissing).Should().BeTrue();
        var error = Stream(Content("a"), Finish, """{"error":{"message":"boom"}}""", "[DONE]");
        error.IsComplete.Should().BeFalse("an error came");
        error.Ending.Should().Be(Ending.ErrorEvent);
        error.Answer.Error!.Message.Should().Be("boom");
    }

    [Fact]
    public void Each_choice_needs_its_own_finish_reason()
    {
        var t = Stream("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"},{"index":1,"delta":{"content":"b"}}]}""", "[DONE]");
        t.Answer.ChoicesCount.Should().Be(2);
        t.Answer.ContentByChoice.Should().Equal(new Dictionary<int, string?> { [0] = "a", [1] = "b" });
        t.IsComplete.Should().BeFalse();
    }

    [Fact]
    public void What_comes_after_DONE_or_twice_is_recorded()
    {
        var t = Stream(Content("a"), Finish, Finish, "[DONE]", Content("b"), "[DONE]", Content("c"));
        t.Observations.Select(o => o.Code).Should()
            .Contain([ObservationCodes.AfterDone, ObservationCodes.DoneRepeated, ObservationCodes.FinishRepeated, ObservationCodes.DeltaAfterFinish]);
        t.Answer.Content.Should().Be("abc");
    }

    [Fact]
    public void Tool_calls_are_put_together_from_interleaved_pieces()
    {
        var t = Stream(
            Tool("""{"index":1,"id":"call_b","type":"function","function":{"name":"second","arguments":""}}"""),
            Tool("""{"index":0,"id":"call_a","type":"function","function":{"name":"first","arguments":"{\"x\""}}"""),
            Tool("""{"index":1,"function":{"arguments":"{}"}}"""),
            Tool("""{"index":0,"function":{"arguments":":1}"}}"""),
            "[DONE]");
        t.Answer.ToolCalls.Should().Equal(
            new ToolCall(1, "call_b", "function", "second", "{}", 2),
            new ToolCall(0, "call_a", "function", "first", "{\"x\":1}", 2));
    }

    [Fact]
    public void A_reused_or_missing_tool_index_does_not_merge_two_calls()
    {
        var reused = Stream(
            Tool("""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},{"index":0,"id":"b","function":{"name":"g","arguments":"[]"}}"""), "[DONE]");
        reused.Answer.ToolCalls.Select(c => (c.Id, c.Name, c.Arguments)).Should().Equal(("a", "f", "{}"), ("b", "g", "[]"));
        reused.Observed(ObservationCodes.ToolIndexReused).Should().BeTrue();
        var missing = Stream(
            Tool("""{"id":"a","function":{"name":"f","arguments":"{"}}"""),
            Tool("""{"function":{"arguments":"}"}}"""),
            Tool("""{"id":"b","function":{"name":"g","arguments":{"y":2}}}"""), "[DONE]");
        missing.Answer.ToolCalls.Select(c => (c.Name, c.Arguments)).Should().Equal(("f", "{}"), ("g", "{\"y\":2}"));
        missing.Observed(ObservationCodes.ToolIndexMissing).Should().BeTrue();
        missing.Observed(ObservationCodes.ToolArguments).Should().BeTrue();
    }

    [Fact]
    public void An_empty_tool_list_and_empty_text_are_no_first_token()
    {
        var t = Stream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""",
            Tool(""),
            Content(""),
            """{"choices":[{"index":0,"delta":{"reasoning":"hm"}}]}""",
            Content("a"));
        t.Answer.Deltas.Select(d => d.Kind).Should().Equal(DeltaKind.Role, DeltaKind.Empty, DeltaKind.Empty, DeltaKind.Reasoning, DeltaKind.Content);
        t.Answer.ToolCallsMember.Should().BeTrue();
        TranscriptTiming.TtftMs(t).Should().Be(t.Ms(t.Events[3].Ticks));
        TranscriptTiming.TtfoMs(t).Should().Be(t.Ms(t.Events[4].Ticks));
    }

    [Fact]
    public void Reasoning_that_comes_under_both_names_is_counted_once()
    {
        var t = Stream("""{"choices":[{"index":0,"delta":{"reasoning":"hm","reasoning_content":"hm"}}]}""", "[DONE]");
        t.Answer.Reasoning.Should().Be("hm");
        t.Answer.ReasoningFields.Should().BeEquivalentTo("reasoning", "reasoning_content");
        t.Observed(ObservationCodes.ReasoningDoubled).Should().BeTrue();
    }

    [Fact]
    public void Half_a_surrogate_pair_per_delta_makes_a_whole_rune()
    {
        var t = Stream("""{"choices":[{"index":0,"delta":{"content":"\n\ud83d"}}]}""", """{"choices":[{"index":0,"delta":{"content":"\ude42"}}]}""", "[DONE]");
        t.Answer.Content.Should().Be("\n🙂");
        t.Observed(ObservationCodes.LoneSurrogate).Should().BeTrue();
    }

    [Fact]
    public void Invalid_UTF8_within_a_delta_is_recorded_and_the_rest_is_read()
    {
        byte[] bytes = [.. "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a"u8, 0xff, .. "b\"}}]}\n\ndata: [DONE]\n\n"u8];
        var t = TranscriptReplay.FromBytes([bytes]);
        t.Answer.Content.Should().Be("a\uFFFDb");
        t.Observed(ObservationCodes.InvalidUtf8).Should().BeTrue();
    }

    [Theory]
    [InlineData("{\"choices\":")]
    [InlineData("nonsense")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":NaN}}]}")]
    public void Bad_JSON_in_an_event_is_recorded_and_the_rest_is_read(string data)
    {
        var t = Stream(Content("a"), data, Content("b"), "[DONE]");
        t.Answer.Content.Should().Be("ab");
        t.Observed(ObservationCodes.BadJson).Should().BeTrue();
    }

    [Fact]
    public void JSON_that_is_too_deep_is_recorded_as_such()
    {
        var deep = "{\"choices\":" + new string('[', 5000) + new string(']', 5000) + "}";
        Stream(deep, "[DONE]").Observed(ObservationCodes.DeepJson).Should().BeTrue();
        Plain(deep).Observed(ObservationCodes.DeepJson).Should().BeTrue();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"choices\":7}")]
    [InlineData("{\"choices\":[7]}")]
    [InlineData("{\"choices\":[{\"index\":\"x\",\"delta\":3}]}")]
    [InlineData("{\"choices\":[{\"index\":99999999999,\"delta\":{\"content\":{}}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"tool_calls\":{\"a\":1}}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"tool_calls\":[3,{\"index\":1e99,\"function\":[]}]}}]}")]
    [InlineData("{\"choices\":[{\"finish_reason\":{}}],\"usage\":[1]}")]
    [InlineData("{\"usage\":{\"prompt_tokens\":\"many\",\"prompt_tokens_details\":4}}")]
    [InlineData("{\"error\":[]}")]
    [InlineData("{\"\\ud800\":1,\"id\":\"x\"}")]
    [InlineData("{\"choices\":[{\"logprobs\":{\"content\":[1,{\"token\":null,\"top_logprobs\":[[]]}]}}]}")]
    [InlineData("{\"choices\":[{\"logprobs\":{\"tokens\":[1],\"token_logprobs\":7,\"top_logprobs\":[3]}}]}")]
    public void Payloads_of_any_shape_are_survived(string data)
    {
        var stream = Stream(data, Content("after"), "[DONE]");
        stream.Answer.Text.Should().EndWith("after");
        stream.HasDone.Should().BeTrue();
        Plain(data).Ending.Should().Be(Ending.NonStreamComplete);
    }

    [Fact]
    public void A_duplicate_key_is_recorded_and_the_last_one_counts()
    {
        var t = Plain("""{"id":"a","id":"b","choices":[]}""");
        t.Observed(ObservationCodes.DuplicateKey).Should().BeTrue();
        ((string?)t.ParsedJson!["id"]).Should().Be("b");
    }

    [Fact]
    public void An_error_page_with_status_200_is_no_answer()
    {
        var t = TranscriptReplay.FromBytes(["<html>login</html>"u8.ToArray()], "text/html");
        t.Observed(ObservationCodes.BadJson).Should().BeTrue();
        t.Answer.Content.Should().BeNull();
        t.ParsedJson.Should().BeNull();
    }

    [Fact]
    public void Plain_JSON_under_the_type_of_a_stream_is_read_and_recorded()
    {
        var t = TranscriptReplay.FromBytes(["""{"error":"no"}"""u8.ToArray()], "text/event-stream");
        t.IsStream.Should().BeFalse();
        t.Answer.Error!.Message.Should().Be("no");
        t.Observed(ObservationCodes.ContentType).Should().BeTrue();
    }

    [Fact]
    public void Logprobs_of_both_shapes_are_read()
    {
        var chat =
            Plain(
                """{"choices":[{"index":0,"message":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1}]}]}}]}""");
        var entry = chat.Answer.Logprobs.Should().ContainSingle().Subject;
        (entry.Token, entry.Logprob, entry.Top.Count).Should().Be(("a", -0.5, 2));
        var completion =
            Plain("""{"choices":[{"index":0,"text":"ab","logprobs":{"tokens":["a","b"],"token_logprobs":[null,-2],"top_logprobs":[null,{"b":-2,"c":-3}]}}]}""");
        completion.Answer.Content.Should().Be("ab");
        completion.Answer.Logprobs.Select(l => (l.Token, l.Logprob, l.Top.Count)).Should().Equal(("a", null, 0), ("b", -2.0, 2));
    }

    [Fact]
    public void A_stream_that_breaks_within_an_event_is_truncated_and_not_bad()
    {
        var t = TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes($"data: {Content("a")}\n\ndata: {{\"choices\":[{{\"ind")], end: TransportEnd.Broken);
        t.Ending.Should().Be(Ending.BrokenConnection);
        t.Answer.Content.Should().Be("a");
        t.Observed(ObservationCodes.TruncatedJson).Should().BeTrue();
        t.Observed(ObservationCodes.BadJson).Should().BeFalse();
    }

    internal static Transcript Stream(params string[] data) => TranscriptReplay.FromBytes(data.Select(d => Encoding.UTF8.GetBytes($"data: {d}\n\n")));

    internal static string Content(string text) => $$$"""{"choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""";

    private static Transcript Plain(string json) => TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(json)], "application/json");

    private static string Tool(string calls) => $$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{{{calls}}}]}}]}""";
}
