using System.Net;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Self.EmbeddedServer;

/// <summary>The official client, with its validation on, judges <c>/v1/messages</c>: what it cannot parse is our bug.</summary>
[Trait("Tier", "Self")]
public sealed class AnthropicClientTests : IAsyncLifetime
{
    private const string Tools =
        """[{"name":"read_file","description":"Read file contents","input_schema":{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}}]""";
    private const string Read = """{"role":"user","content":"Read the file /etc/hostname"}""";

    private static readonly Dictionary<string, JsonElement> None = [];

    private EmbeddedProcess _server = null!;
    private AnthropicClient _client = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _server = await EmbeddedProcess.StartAsync("--api-key", "sesame");
        _client = ClientWith("sesame");
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_message_has_text_stop_reason_and_usage()
    {
        var message = await _client.Messages.Create(new MessageCreateParams
        {
            Model = "doctor-tiny",
            MaxTokens = 80,
            System = "You are a helpful assistant. Answer concisely.",
            Messages = [new UserMessageParam("What is the capital of France?")],
        });

        message.Validate();
        Text(message).Should().Contain("Paris");
        message.Content.Should().ContainSingle("thinking is off unless asked for");
        message.StopReason!.Value().Should().Be(StopReason.EndTurn);
        message.Model.Raw().Should().Be("doctor-tiny");
        message.Usage.OutputTokens.Should().BePositive();
    }

    [Fact]
    public async Task Streaming_gives_the_same_text_thoughts_and_usage()
    {
        const string Think = """, "thinking": {"type":"enabled","budget_tokens":1024}, "max_tokens": 2000""";
        var whole = await CreateAsync("""{"role":"user","content":"What is 17 * 23?"}""", Think);
        whole.Content[0].TryPickThinking(out var thought).Should().BeTrue();
        var (text, thinking, signature, stop, outputTokens) = ("", "", "", default(StopReason?), 0L);
        var kinds = new List<string>();
        await foreach (var e in _client.Messages.CreateStreaming(Params("""{"role":"user","content":"What is 17 * 23?"}""", Think + """, "stream": true""")))
        {
            e.Validate();
            kinds.Add(e.Value!.GetType().Name);
            if (e.TryPickDelta(out var end))
                (stop, outputTokens) = (end.Delta.StopReason?.Value(), end.Usage.OutputTokens);
            if (!e.TryPickContentBlockDelta(out var delta))
                continue;
            text += delta.Delta.TryPickText(out var t) ? t.Text : "";
            thinking += delta.Delta.TryPickThinking(out var h) ? h.Thinking : "";
            signature += delta.Delta.TryPickSignature(out var s) ? s.Signature : "";
        }

        (text, thinking, signature).Should().Be((Text(whole), thought!.Thinking, thought.Signature));
        (stop, outputTokens).Should().Be((StopReason.EndTurn, whole.Usage.OutputTokens));
        kinds[0].Should().Be(nameof(RawMessageStartEvent));
        kinds[^1].Should().Be(nameof(RawMessageStopEvent));
    }

    [Fact]
    public async Task A_tool_is_used_streamed_or_not_and_its_result_is_read()
    {
        var call = await CreateAsync(Read, $""", "tools": {Tools}""");
        call.StopReason!.Value().Should().Be(StopReason.ToolUse);
        call.Content[^1].TryPickToolUse(out var use).Should().BeTrue();
        use!.Input["path"].GetString().Should().Be("/etc/hostname");
        use.ID.Should().StartWith("toolu_");

        var arguments = "";
        await foreach (var e in _client.Messages.CreateStreaming(Params(Read, $$""", "stream": true, "tools": {{Tools}}""")))
            arguments += e.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickInputJson(out var json) ? json.PartialJson : "";
        JsonDocument.Parse(arguments).RootElement.GetProperty("path").GetString().Should().Be("/etc/hostname");

        var answer = await CreateAsync(
            Read + $$$"""
            , {"role":"assistant","content":[{"type":"tool_use","id":"{{{use.ID}}}","name":"read_file","input":{"path":"/etc/hostname"}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"{{{use.ID}}}","content":[{"type":"text","text":"QHX-81306"}]}]}
            """,
            $""", "tools": {Tools}""");
        Text(answer).Should().Contain("QHX-81306");
    }

    [Fact]
    public async Task A_forced_tool_is_used_whatever_was_asked()
    {
        var call = await CreateAsync("""{"role":"user","content":"Hello"}""", $$""", "tool_choice": {"type":"tool","name":"read_file"}, "tools": {{Tools}}""");

        call.Content.Should().ContainSingle().Which.TryPickToolUse(out var use).Should().BeTrue();
        use!.Input.Should().ContainKey("path");
    }

    [Fact]
    public async Task A_limit_and_a_stop_sequence_are_told_apart()
    {
        var cut = await CreateAsync("""{"role":"user","content":"Count from 1 to 20."}""", """, "max_tokens": 5""");
        var stopped = await CreateAsync("""{"role":"user","content":"Count from 1 to 20."}""", """, "stop_sequences": [", 5"]""");

        cut.StopReason!.Value().Should().Be(StopReason.MaxTokens);
        cut.Usage.OutputTokens.Should().Be(5);
        (stopped.StopReason!.Value(), stopped.StopSequence).Should().Be((StopReason.StopSequence, ", 5"));
        Text(stopped).Should().Be("1, 2, 3, 4");
    }

    [Fact]
    public async Task Counted_tokens_are_the_tokens_that_are_then_used()
    {
        var count =
            await _client.Messages.CountTokens(new MessageCountTokensParams { Model = "doctor-tiny", Messages = [new UserMessageParam("What is 17 * 23?")] });
        var message = await CreateAsync("""{"role":"user","content":"What is 17 * 23?"}""");

        count.InputTokens.Should().Be(message.Usage.InputTokens + message.Usage.CacheReadInputTokens);
    }

    [Fact]
    public async Task Errors_are_typed()
    {
        await Refused(_client, Params("""{"role":"user","content":"x"}""", """, "temperature": 2"""), HttpStatusCode.BadRequest, "invalid_request_error");
        await Refused(_client, Params("""{"role":"user","content":"x"}""", """, "model": "claude-none" """), HttpStatusCode.NotFound, "not_found_error");
        using var stranger = ClientWith("wrong");
        await Refused(stranger, Params("""{"role":"user","content":"x"}"""), HttpStatusCode.Unauthorized, "authentication_error");
    }

    private static async Task Refused(AnthropicClient client, MessageCreateParams request, HttpStatusCode status, string type)
    {
        var error = (await FluentActions.Awaiting(() => client.Messages.Create(request)).Should().ThrowAsync<AnthropicApiException>()).Which;
        error.StatusCode.Should().Be(status);
        error.Type!.Raw().Should().Be(type);
        error.ResponseBody.Should().Contain("request_id");
    }

    private Task<Message> CreateAsync(string messages, string more = "") => _client.Messages.Create(Params(messages, more));

    private static MessageCreateParams Params(string messages, string more = "")
    {
        // Later members win, so that a test may replace the defaults.
        var body = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in JsonDocument.Parse($$"""{"model":"doctor-tiny","max_tokens":200,"messages":[{{messages}}]{{more}}}""").RootElement
            .EnumerateObject())
            body[member.Name] = member.Value;
        return MessageCreateParams.FromRawUnchecked(None, None, body);
    }

    private static string Text(Message message) => string.Concat(message.Content.Select(b => b.TryPickText(out var text) ? text.Text : ""));

    private AnthropicClient ClientWith(string key) =>
        new() { ApiKey = key, BaseUrl = _server.Url.ToString().TrimEnd('/'), MaxRetries = 0, ResponseValidation = true };
}
