using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>How answers are worded, streamed and not.</summary>
[Trait("Tier", "Smoke")]
public sealed class AnswerTests
{
    private const string Tools = """
        "tools":[{"type":"function","function":{"name":"get","parameters":{"type":"object","properties":{"p":{"type":"string"}},"required":["p"]}}}]
        """;
    private const string TwoCalls =
        "<think>\nTwo.\n</think>\n\nOn it.\n<tool_call>\n{\"name\": \"get\", \"arguments\": {\"p\": \"a\\nb\"}}\n</tool_call>\n<tool_call>\n{\"name\": "
            + "\"get\", \"arguments\": {\"p\": \"世\"}}\n</tool_call>";

    [Fact]
    public async Task A_stream_is_role_deltas_finish_usage_done_in_this_order()
    {
        await using var server = await ToyServer.SayingAsync("<think>\nHm.\n</think>\n\nHi 🎉");
        var lines = await server.StreamAsync("\"stream_options\":{\"include_usage\":true}");
        lines.Should().OnlyContain(l => l.StartsWith("data: ", StringComparison.Ordinal));
        lines[^1].Should().Be("data: [DONE]");
        var events = lines[..^1].Select(l => JsonNode.Parse(l[6..])!).ToList();
        events.Select(e => e["id"]!.GetValue<string>()).Distinct().Should().ContainSingle().Which.Should().StartWith("chatcmpl-");
        events.Should().OnlyContain(e => e["object"]!.GetValue<string>() == "chat.completion.chunk");
        events[0]["choices"]![0]!["delta"]!["role"]!.GetValue<string>().Should().Be("assistant");
        var deltas = events[1..^2];
        string.Concat(deltas.Select(d => d["choices"]![0]!["delta"]!["reasoning_content"])).Should().Be("Hm.");
        string.Concat(deltas.Select(d => d["choices"]![0]!["delta"]!["content"])).Should().Be("Hi 🎉");
        deltas.Should().OnlyContain(d => d["choices"]![0]!["finish_reason"] == null);
        events[^2]["choices"]![0]!["finish_reason"]!.GetValue<string>().Should().Be("stop");
        events[^1]["choices"]!.AsArray().Should().BeEmpty();
        events[^1]["usage"]!["total_tokens"]!.GetValue<int>().Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task A_stream_and_a_body_say_the_same_and_count_the_same()
    {
        foreach (var text in new[] { "plain", "<think>\nA\nB\n</think>\n\nx\n\ny\n", TwoCalls, "<think>\ncut off" })
        {
            await using var server = await ToyServer.SayingAsync(text);
            var body = await server.AskAsync(Tools);
            var events = (await server.StreamAsync(Tools + ",\"stream_options\":{\"include_usage\":true}"))[..^1].Select(l => JsonNode.Parse(l[6..])!).ToList();
            var deltas = events.SelectMany(e => e["choices"]!.AsArray()).Select(c => c!["delta"]!).ToList();
            var message = body["choices"]![0]!["message"]!;
            string.Concat(deltas.Select(d => d["content"])).Should().Be(message["content"]?.GetValue<string>() ?? "");
            string.Concat(deltas.Select(d => d["reasoning_content"])).Should().Be(message["reasoning_content"]?.GetValue<string>() ?? "");
            foreach (var (call, index) in (message["tool_calls"]?.AsArray() ?? []).Select((c, i) => (c!, i)))
            {
                var pieces = deltas.SelectMany(d => d["tool_calls"]?.AsArray() ?? []).Where(t => t!["index"]!.GetValue<int>() == index).ToList();
                pieces[0]!["id"]!.GetValue<string>().Should().StartWith("call_");
                pieces[0]!["function"]!["name"]!.GetValue<string>().Should().Be(call["function"]!["name"]!.GetValue<string>());
                string.Concat(pieces.Select(p => p!["function"]!["arguments"])).Should().Be(call["function"]!["arguments"]!.GetValue<string>());
            }
            events[^1]["usage"]!["completion_tokens"]!.GetValue<int>().Should().Be(body["usage"]!["completion_tokens"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Tool_calls_are_taken_out_of_the_text_with_their_exact_arguments()
    {
        await using var server = await ToyServer.SayingAsync(TwoCalls);
        var choice = (await server.AskAsync(Tools))["choices"]![0]!;
        choice["finish_reason"]!.GetValue<string>().Should().Be("tool_calls");
        choice["message"]!["content"]!.GetValue<string>().Should().Be("On it.");
        choice["message"]!["reasoning_content"]!.GetValue<string>().Should().Be("Two.");
        var calls = choice["message"]!["tool_calls"]!.AsArray();
        calls.Select(c => c!["function"]!["arguments"]!.GetValue<string>()).Should().Equal("{\"p\": \"a\\nb\"}", "{\"p\": \"世\"}");
        calls.Select(c => c!["id"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Parallel_false_ends_after_the_first_call()
    {
        await using var server = await ToyServer.SayingAsync(TwoCalls);
        var choice = (await server.AskAsync(Tools + ",\"parallel_tool_calls\":false"))["choices"]![0]!;
        choice["message"]!["tool_calls"]!.AsArray().Should().ContainSingle();
        choice["finish_reason"]!.GetValue<string>().Should().Be("tool_calls");
    }

    [Fact]
    public async Task Tool_choice_none_hides_the_tools_and_forbids_the_mark()
    {
        await using var server = await ToyServer.SayingAsync("no");
        await server.AskAsync(Tools + ",\"tool_choice\":\"none\"");
        var codec = new ToyCodec();
        server.Engine.Last!.LogitBias.Should().ContainKey(codec.AddedToken("<tool_call>")!.Value);
        System.Text.Encoding.UTF8.GetString([.. server.Engine.Last.Prompt.SelectMany(id => codec.Bytes(id).ToArray())]).Should().NotContain("\"get\"");
    }

    [Fact]
    public async Task A_forced_call_fits_its_schema_even_when_the_model_wants_to_talk()
    {
        await using var server = await ToyServer.SayingAsync("I would rather talk about the weather today, thank you very much, and nothing else.");
        var choice = (await server.AskAsync(Tools + ",\"tool_choice\":\"required\",\"max_tokens\":300"))["choices"]![0]!;
        var call = choice["message"]!["tool_calls"]![0]!;
        call["function"]!["name"]!.GetValue<string>().Should().Be("get");
        choice["message"]!["content"].Should().BeNull();
    }

    [Fact]
    public async Task Json_output_is_forced_and_thinking_is_skipped_for_it()
    {
        await using var server = await ToyServer.SayingAsync("{\"a\": 12} and more");
        var body = await server.AskAsync("""
            "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}}}
            """);
        body["choices"]![0]!["message"]!["content"]!.GetValue<string>().Should().Be("{\"a\": 12}");
        System.Text.Encoding.UTF8.GetString([.. server.Engine.Last!.Prompt.Select(i => (byte)i)]).Should().Contain("off");
    }

    [Theory]
    [InlineData("\"chat_template_kwargs\":{\"enable_thinking\":false}", "off")]
    [InlineData("\"enable_thinking\":false", "off")]
    [InlineData("\"reasoning_effort\":\"none\"", "off")]
    [InlineData("\"reasoning_effort\":\"low\"", "on")]
    [InlineData("\"chat_template_kwargs\":{\"enable_thinking\":true},\"enable_thinking\":false", "on")]
    public async Task Every_thinking_switch_reaches_the_template(string fields, string expected)
    {
        await using var server = await ToyServer.SayingAsync("x");
        await server.AskAsync(fields);
        System.Text.Encoding.UTF8.GetString([.. server.Engine.Last!.Prompt.Select(i => (byte)i)]).Should().EndWith(expected + "\n");
    }

    [Fact]
    public async Task Stop_strings_end_the_answer_but_not_the_thought()
    {
        await using var server = await ToyServer.SayingAsync("<think>\nStop here? No.\n</think>\n\nGo. Stop here. Never.");
        var choice = (await server.AskAsync("\"stop\":[\"Stop\"]"))["choices"]![0]!;
        choice["message"]!["reasoning_content"]!.GetValue<string>().Should().Be("Stop here? No.");
        choice["message"]!["content"]!.GetValue<string>().Should().Be("Go. ");
        choice["finish_reason"]!.GetValue<string>().Should().Be("stop");
    }

    [Fact]
    public async Task A_cut_answer_says_length_and_shows_no_half_character()
    {
        await using var server = await ToyServer.SayingAsync("ab🎉");
        var choice = (await server.AskAsync("\"max_tokens\":4"))["choices"]![0]!;
        choice["message"]!["content"]!.GetValue<string>().Should().Be("ab");
        choice["finish_reason"]!.GetValue<string>().Should().Be("length");
    }

    [Fact]
    public async Task Log_probabilities_cover_exactly_the_visible_text_in_both_modes()
    {
        await using var server = await ToyServer.SayingAsync("<think>\nx\n</think>\n\nÄ🎉b, stop now");
        const string fields = "\"logprobs\":true,\"top_logprobs\":3,\"stop\":\" stop\"";
        var body = (await server.AskAsync(fields))["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        var stream = (await server.StreamAsync(fields))[..^1].Select(l => JsonNode.Parse(l[6..])!)
            .SelectMany(e => e["choices"]![0]!["logprobs"]?["content"]?.AsArray() ?? []).ToList();
        foreach (var entries in new[] { [.. body], stream })
        {
            var bytes = entries.SelectMany(e => e!["bytes"]!.AsArray()).Select(b => (byte)b!.GetValue<int>()).ToArray();
            System.Text.Encoding.UTF8.GetString(bytes).Should().Be("Ä🎉b,");
        }
    }

    [Fact]
    public async Task A_full_queue_is_429_and_a_client_that_leaves_frees_its_slot()
    {
        await using var server =
            await ToyServer.StartAsync(_ => new string('x', 4000), o => o with { MaxRunning = 1, MaxQueue = 0, Pace = "ttft_ms=1,itl_ms=60000" });
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions")
        {
            Content = new ByteArrayContent("{\"prompt\":\"x\",\"stream\":true}"u8.ToArray()),
        };
        using (var held = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token))
        {
            using var refused = await server.ChatAsync("");
            ((int)refused.StatusCode).Should().Be(429);
        }
        for (var i = 0; i < 200; i++)
        {
            if ((await server.Client.GetStringAsync("/metrics")).Contains("mlxdoctor_requests_running 0", StringComparison.Ordinal))
                return;
            await Task.Delay(10);
        }
        Assert.Fail("the slot was never freed");
    }
}
