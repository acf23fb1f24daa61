using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Faults do what they say, where they say, and nothing when nobody asks.</summary>
[Trait("Tier", "Smoke")]
public sealed class FaultTests
{
    private const string Call = "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"p\": \"q\"}}\n</tool_call>";
    private const string Tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

    [Theory]
    [InlineData("done-missing", "stream")]
    [InlineData("finish-missing", "stream body")]
    [InlineData("finish-always-length", "stream body")]
    [InlineData("finish-twice", "stream")]
    [InlineData("usage-missing", "stream body")]
    [InlineData("usage-wrong", "stream body")]
    [InlineData("usage-stream-differs", "stream")]
    [InlineData("usage-twice", "stream")]
    [InlineData("usage-zero", "stream body")]
    [InlineData("role-only", "stream")]
    [InlineData("delta-lost", "stream")]
    [InlineData("delta-twice", "stream")]
    [InlineData("replay-end", "stream")]
    [InlineData("id-changes", "stream")]
    [InlineData("chunk-object-wrong", "stream")]
    [InlineData("after-done", "stream")]
    [InlineData("error-event", "stream")]
    [InlineData("merged-chunks", "stream")]
    [InlineData("stream-differs", "stream")]
    [InlineData("repeat-differs@repeat", "stream body")]
    [InlineData("content-empty", "stream body")]
    [InlineData("garbage", "stream body")]
    [InlineData("mojibake", "stream body")]
    [InlineData("spaces-lost", "stream body")]
    [InlineData("newlines-lost", "stream body")]
    [InlineData("utf8-split", "stream body")]
    [InlineData("special-leaked", "stream body")]
    [InlineData("stop-emitted", "stream body")]
    [InlineData("stop-half-emitted", "stream body")]
    [InlineData("stop-ignored", "stream body")]
    [InlineData("think-leaked", "stream body")]
    [InlineData("think-lost", "stream body")]
    [InlineData("think-as-content", "stream body")]
    [InlineData("json-fenced", "stream body")]
    [InlineData("wrong-model", "stream body")]
    [InlineData("max-tokens-ignored@stream", "")]
    [InlineData("garbage@stream", "stream")]
    [InlineData("garbage@plain", "body")]
    [InlineData("garbage@tools", "")]
    [InlineData("garbage@text", "")]
    public async Task A_fault_shows_in_its_mode_only(string fault, string where)
    {
        await using var server = await ToyServer.SayingAsync("<think>\nT.\n</think>\n\nA b\n\nÄ c Stop d");
        const string fields = "\"stop\":[\"Stop\"]";
        const string streamed = fields + ",\"stream_options\":{\"include_usage\":true}";
        var (body, stream) = (Normal(await server.AskAsync(fields)), Normal(await server.StreamAsync(streamed)));
        (Normal(await server.AskAsync(fields, fault)) != body).Should().Be(where.Contains("body", StringComparison.Ordinal));
        (Normal(await server.StreamAsync(streamed, fault)) != stream).Should().Be(where.Contains("stream", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tool-args-cut")]
    [InlineData("tool-as-text")]
    [InlineData("tool-finish-stop")]
    [InlineData("tool-id-missing")]
    public async Task A_tool_fault_spoils_calls_and_leaves_text_alone(string fault)
    {
        await using var talker = await ToyServer.SayingAsync("Hello.");
        Normal(await talker.AskAsync(Tools, fault)).Should().Be(Normal(await talker.AskAsync(Tools)));
        await using var caller = await ToyServer.SayingAsync(Call);
        Normal(await caller.AskAsync(Tools, fault)).Should().NotBe(Normal(await caller.AskAsync(Tools)));
        Normal(await caller.StreamAsync(Tools, fault)).Should().NotBe(Normal(await caller.StreamAsync(Tools)));
    }

    [Fact]
    public async Task Cut_arguments_are_no_JSON_any_more()
    {
        await using var server = await ToyServer.SayingAsync(Call);
        var answer = await server.AskAsync(Tools, "tool-args-cut");
        answer["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"]!.GetValue<string>().Should().Be("{\"p\": \"q\"");
    }

    [Fact]
    public async Task A_fault_for_the_second_request_spares_the_first()
    {
        await using var server = await ToyServer.SayingAsync("same", o => o with { Faults = ["garbage@second"] });
        (await server.AskAsync(""))["choices"]![0]!["message"]!["content"]!.GetValue<string>().Should().Be("same");
        (await server.AskAsync(""))["choices"]![0]!["message"]!["content"]!.GetValue<string>().Should().Be("!!!!");
    }

    [Fact]
    public async Task Invalid_parameters_are_swallowed_only_where_the_fault_says_so()
    {
        await using var server = await ToyServer.SayingAsync("x");
        using var accepted = await server.ChatAsync("\"temperature\":9", "accept-invalid=temperature");
        ((int)accepted.StatusCode).Should().Be(200);
        using var refused = await server.ChatAsync("\"n\":9", "accept-invalid=temperature");
        ((int)refused.StatusCode).Should().Be(400);
        using var broken = await server.ChatAsync("\"n\":9", "invalid-500");
        ((int)broken.StatusCode).Should().Be(500);
    }

    [Fact]
    public async Task Lost_connections_look_lost_and_old_HTTP_looks_clean()
    {
        await using var server = await ToyServer.SayingAsync("one two three four");
        foreach (var fault in new[] { "connection-dropped", "reset-midstream", "unclean-end" })
            await FluentActions.Awaiting(() => server.StreamAsync("", fault)).Should().ThrowAsync<HttpRequestException>(fault);
        var cut = await server.StreamAsync("", "http10=3");
        cut.Should().HaveCount(4).And.NotContain("data: [DONE]");
        (await server.StreamAsync("", "http10"))[^1].Should().Be("data: [DONE]");
        (await server.StreamAsync(""))[^1].Should().Be("data: [DONE]", "the next connection is clean");
    }

    [Fact]
    public async Task The_header_is_refused_where_faults_were_not_allowed()
    {
        await using var server = await ToyServer.SayingAsync("x", o => o with { AllowFaultHeader = false });
        using var response = await server.ChatAsync("", "garbage");
        ((int)response.StatusCode).Should().Be(400);
        await using var open = await ToyServer.SayingAsync("x");
        using var unknown = await open.ChatAsync("", "gabrage");
        (await unknown.Content.ReadAsStringAsync()).Should().Contain("garbage");
    }

    private static string Normal(JsonNode body) => Strip(body).ToJsonString();

    private static string Normal(List<string> lines)
    {
        var first = JsonNode.Parse(lines[0][6..])!["id"]!.GetValue<string>();
        return string.Join('\n', lines.Select(l => l.Replace(first, "ID", StringComparison.Ordinal)).Select(l =>
            l.StartsWith("data: {", StringComparison.Ordinal) ? Strip(JsonNode.Parse(l[6..])!).ToJsonString() : l));
    }

    /// <summary>What differs from answer to answer without a fault.</summary>
    private static JsonNode Strip(JsonNode node)
    {
        if (node is not JsonObject body)
            return node;
        body.Remove("created");
        if (body["id"]?.GetValue<string>() is { } id && !id.StartsWith("ID-", StringComparison.Ordinal))
            body["id"] = "";
        return JsonNode.Parse(System.Text.RegularExpressions.Regex.Replace(body.ToJsonString(), "call_[0-9a-f]+", "call"))!;
    }
}
