using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>What the API refuses, and how it says so.</summary>
[Trait("Tier", "Smoke")]
public sealed class ValidationTests
{
    private const string Tool = """{"type":"function","function":{"name":"f"}}""";

    [Fact]
    public async Task Every_parameter_that_OpenAI_refuses_is_refused_by_name()
    {
        await using var server = await ToyServer.SayingAsync("never");
        foreach (var (fields, param) in Refused())
        {
            using var response = await server.ChatAsync(fields);
            var body = await response.Content.ReadAsStringAsync();
            response.StatusCode.Should().Be(HttpStatusCode.BadRequest, $"{fields} -> {body}");
            var error = JsonNode.Parse(body)!["error"]!.AsObject();
            error.Select(p => p.Key).Should().Equal("message", "type", "param", "code");
            error["param"]!.GetValue<string>().Should().StartWith(param, fields);
        }
        server.Engine.Last.Should().BeNull("nothing of it may reach the engine");
    }

    [Fact]
    public async Task What_OpenAI_accepts_is_accepted()
    {
        await using var server = await ToyServer.SayingAsync("yes");
        foreach (var fields in new[]
        {
            "\"max_tokens\":null,\"stop\":null,\"temperature\":null,\"tools\":null,\"stream_options\":null,\"n\":1",
            "\"temperature\":2,\"top_p\":1,\"presence_penalty\":-2,\"seed\":-5,\"user\":\"u\",\"store\":false,\"metadata\":{}",
            "\"stop\":[]", "\"stop\":[\"a\",\"b\",\"c\",\"d\"]", "\"max_tokens\":1000000", "\"model\":\"toy\"", "\"model\":\"default_model\"",
            "\"max_tokens\":5,\"max_completion_tokens\":5", "\"logit_bias\":{}", "\"reasoning_effort\":\"low\"",
            "\"response_format\":{\"type\":\"text\"}", "\"logprobs\":true,\"top_logprobs\":20", $"\"tools\":[{Tool}],\"tool_choice\":\"auto\"",
        })
        {
            using var response = await server.ChatAsync(fields);
            response.StatusCode.Should().Be(HttpStatusCode.OK, fields + await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("{\"messages\":")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":NaN}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}")]
    public async Task Broken_bodies_are_400(string body)
    {
        await using var server = await ToyServer.SayingAsync("never");
        using var response = await server.PostAsync("/v1/chat/completions", body);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Deep_oversized_and_non_text_bodies_are_refused_and_the_server_lives_on()
    {
        await using var server = await ToyServer.SayingAsync("alive");
        using var deep = await server.PostAsync("/v1/chat/completions", "{\"a\":" + new string('[', 3000) + new string(']', 3000) + "}");
        deep.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var large = await server.PostAsync("/v1/chat/completions", "{\"a\":\"" + new string('x', 9 << 20) + "\"}");
        large.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"messages\":[{\"role\":\"user\",\"content\":\""), 0xFF, .. "\"}]}"u8]);
        using var broken = await server.Client.PostAsync("/v1/chat/completions", content);
        broken.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await server.AskAsync(""))["choices"]![0]!["message"]!["content"]!.GetValue<string>().Should().Be("alive");
    }

    [Fact]
    public async Task A_prompt_without_room_for_an_answer_names_the_context_length()
    {
        await using var server = await ToyServer.SayingAsync("never");
        using var response = await server.PostAsync("/v1/completions", $$"""{"prompt":"{{new string('x', 4096)}}"}""");
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        error["code"]!.GetValue<string>().Should().Be("context_length_exceeded");
        error["message"]!.GetValue<string>().Should().Contain("4096");
    }

    [Fact]
    public async Task Routes_methods_models_hosts_and_keys_are_checked()
    {
        await using var server = await ToyServer.SayingAsync("x", o => o with { ApiKey = "secret" });
        (await StatusAsync(server, HttpMethod.Get, "/v1/models")).Should().Be(401);
        (await StatusAsync(server, HttpMethod.Get, "/health")).Should().Be(200);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        (await StatusAsync(server, HttpMethod.Get, "/v1/models")).Should().Be(401);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        (await StatusAsync(server, HttpMethod.Get, "/v1/models")).Should().Be(200);
        (await StatusAsync(server, HttpMethod.Get, "/v1/models/toy")).Should().Be(200);
        (await StatusAsync(server, HttpMethod.Get, "/v1/models/other")).Should().Be(404);
        (await StatusAsync(server, HttpMethod.Post, "/v1/not-a-route")).Should().Be(404);
        (await StatusAsync(server, HttpMethod.Get, "/v1/chat/completions")).Should().Be(405);
        using var unknown = await server.ChatAsync("\"model\":\"gpt-4\"");
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/health");
        foreign.Headers.Host = "evil.example";
        using var refused = await server.Client.SendAsync(foreign);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{\"prompt\":\"\"}")]
    [InlineData("{\"prompt\":[]}")]
    [InlineData("{\"prompt\":[\"a\",\"b\"]}")]
    [InlineData("{\"prompt\":[999999]}")]
    [InlineData("{}")]
    [InlineData("{\"prompt\":\"a\",\"logprobs\":true}")]
    [InlineData("{\"prompt\":\"a\",\"max_tokens\":0}")]
    [InlineData("{\"prompt\":\"a\",\"best_of\":2}")]
    [InlineData("{\"prompt\":\"a\",\"suffix\":\"b\"}")]
    public async Task Plain_completions_are_validated_too(string body)
    {
        await using var server = await ToyServer.SayingAsync("never");
        using var response = await server.PostAsync("/v1/completions", body);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<int> StatusAsync(ToyServer server, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static (string Fields, string Param)[] Refused() =>
    [
        ("\"max_tokens\":0", "max_tokens"), ("\"max_tokens\":-1", "max_tokens"), ("\"max_tokens\":\"5\"", "max_tokens"), ("\"max_tokens\":1.5", "max_tokens"),
        ("\"max_tokens\":5,\"max_completion_tokens\":6", "max_tokens"), ("\"max_completion_tokens\":0", "max_completion_tokens"),
        ("\"temperature\":-0.1", "temperature"), ("\"temperature\":2.1", "temperature"), ("\"temperature\":1e999", "temperature"),
        ("\"temperature\":\"hot\"", "temperature"),
        ("\"top_p\":1.1", "top_p"), ("\"top_p\":-0.1", "top_p"), ("\"top_k\":-2", "top_k"), ("\"min_p\":1.5", "min_p"),
        ("\"n\":2", "n"), ("\"n\":0", "n"), ("\"seed\":\"a\"", "seed"), ("\"seed\":1.5", "seed"),
        ("\"presence_penalty\":2.5", "presence_penalty"), ("\"frequency_penalty\":-3", "frequency_penalty"), ("\"repetition_penalty\":0", "repetition_penalty"),
        ("\"stop\":5", "stop"), ("\"stop\":\"\"", "stop"), ("\"stop\":[1]", "stop"), ("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop"),
        ("\"stream\":\"yes\"", "stream"), ("\"stream_options\":{\"include_usage\":true}", "stream_options"),
        ("\"stream\":true,\"stream_options\":7", "stream_options"),
        ("\"logprobs\":2", "logprobs"), ("\"top_logprobs\":2", "top_logprobs"), ("\"logprobs\":true,\"top_logprobs\":21", "top_logprobs"),
        ("\"logit_bias\":[]", "logit_bias"), ("\"logit_bias\":{\"x\":1}", "logit_bias"), ("\"logit_bias\":{\"1\":101}", "logit_bias"),
        ("\"logit_bias\":{\"99999\":1}", "logit_bias"),
        ("\"messages\":[]", "messages"), ("\"messages\":\"hi\"", "messages"), ("\"messages\":null", "messages"), ("\"messages\":[5]", "messages[0]"),
        ("\"messages\":[{\"role\":\"foo\",\"content\":\"x\"}]", "messages[0].role"), ("\"messages\":[{\"role\":\"user\"}]", "messages[0].content"),
        ("\"messages\":[{\"role\":\"user\",\"content\":42}]", "messages[0].content"),
        ("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]", "messages[0].content"),
        ("\"messages\":[{\"role\":\"tool\",\"content\":\"x\",\"tool_call_id\":\"nobody\"}]", "messages[0].tool_call_id"),
        ("\"tools\":[]", "tools"), ("\"tools\":{}", "tools"), ("\"tools\":[{\"type\":\"web\"}]", "tools[0]"),
        ("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]", "tools[0]"), ("\"tool_choice\":\"required\"", "tool_choice"),
        ($"\"tools\":[{Tool}],\"tool_choice\":\"maybe\"", "tool_choice"),
        ($"\"tools\":[{Tool}],\"tool_choice\":{{\"type\":\"function\",\"function\":{{\"name\":\"g\"}}}}", "tool_choice"),
        ("\"functions\":[]", "functions"), ("\"parallel_tool_calls\":1", "parallel_tool_calls"),
        ("\"response_format\":\"json\"", "response_format"), ("\"response_format\":{\"type\":\"xml\"}", "response_format"),
        ("\"response_format\":{\"type\":\"json_schema\"}", "response_format"),
        ("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{\"type\":\"string\",\"pattern\":\"x\"}}}",
            "response_format"),
        ("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"patternProperties\":{}}}}],\"tool_choice\":\"required\"", "tools"),
        ("\"reasoning_effort\":\"huge\"", "reasoning_effort"), ("\"enable_thinking\":\"no\"", "enable_thinking"),
        ("\"chat_template_kwargs\":[]", "chat_template_kwargs"),
        ("\"model\":\"\"", "model"), ("\"model\":5", "model"),
    ];
}
