using System.ClientModel;
using System.Text.Json;
using FluentAssertions;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Xunit;

namespace MlxDoctor.Tests.Self.EmbeddedServer;

/// <summary>The official client as the judge: what it cannot parse is our bug.</summary>
[Trait("Tier", "Self")]
public sealed class OpenAiClientTests : IAsyncLifetime
{
    private static readonly ChatTool ReadFile = ChatTool.CreateFunctionTool(
        "read_file", "Read file contents", BinaryData.FromString("""{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}"""));

    private EmbeddedProcess _server = null!;
    private OpenAIClient _client = null!;

    private ChatClient Chat => _client.GetChatClient("doctor-tiny");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _server = await EmbeddedProcess.StartAsync("--api-key", "sesame");
        _client = ClientWith("sesame");
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Chat_answers_with_text_usage_and_finish_reason()
    {
        ChatCompletion answer = await Chat.CompleteChatAsync(
            [new SystemChatMessage("You are a helpful assistant. Answer concisely."), new UserChatMessage("What is the capital of France?")],
            new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 80 });
        answer.Content.Single().Text.Should().Contain("Paris");
        answer.FinishReason.Should().Be(ChatFinishReason.Stop);
        answer.Role.Should().Be(ChatMessageRole.Assistant);
        answer.Model.Should().Be("doctor-tiny");
        answer.Usage.TotalTokenCount.Should().Be(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        answer.Usage.OutputTokenDetails.ReasoningTokenCount.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task Streaming_gives_the_same_text_a_role_an_end_and_usage()
    {
        var question = new[] { new UserChatMessage("What is the capital of France?") };
        ChatCompletion whole = await Chat.CompleteChatAsync(question);
        var updates = new List<StreamingChatCompletionUpdate>();
        await foreach (var update in Chat.CompleteChatStreamingAsync(question))
            updates.Add(update);
        string.Concat(updates.SelectMany(u => u.ContentUpdate).Select(c => c.Text)).Should().Be(whole.Content.Single().Text);
        updates[0].Role.Should().Be(ChatMessageRole.Assistant);
        updates.Where(u => u.FinishReason is not null).Should().ContainSingle().Which.FinishReason.Should().Be(ChatFinishReason.Stop);
        updates.Select(u => u.Usage).Single(u => u is not null).OutputTokenCount.Should().Be(whole.Usage.OutputTokenCount);
        updates.Select(u => u.CompletionId).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Tools_are_called_and_their_results_are_read()
    {
        var messages = new List<ChatMessage> { new UserChatMessage("Read the file /etc/hostname") };
        ChatCompletion call = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { ReadFile } });
        call.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
        call.ToolCalls.Single().FunctionName.Should().Be("read_file");
        JsonDocument.Parse(call.ToolCalls.Single().FunctionArguments).RootElement.GetProperty("path").GetString().Should().Be("/etc/hostname");
        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(call.ToolCalls.Single().Id, "localhost"));
        ChatCompletion answer = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { ReadFile } });
        answer.FinishReason.Should().Be(ChatFinishReason.Stop);
        answer.Content.Single().Text.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Tool_calls_stream_as_fragments_that_join_to_the_call()
    {
        var (id, name, arguments) = ("", "", "");
        ChatFinishReason? finish = null;
        await foreach (var update in Chat.CompleteChatStreamingAsync(
            [new UserChatMessage("Read the file /etc/hostname")], new ChatCompletionOptions { Tools = { ReadFile } }))
        {
            finish = update.FinishReason ?? finish;
            foreach (var piece in update.ToolCallUpdates)
                (id, name, arguments) = (id + piece.ToolCallId, name + piece.FunctionName, arguments + piece.FunctionArgumentsUpdate);
        }
        (name, finish).Should().Be(("read_file", ChatFinishReason.ToolCalls));
        id.Should().StartWith("call_");
        JsonDocument.Parse(arguments).RootElement.GetProperty("path").GetString().Should().Be("/etc/hostname");
    }

    [Fact]
    public async Task A_named_tool_is_called_whatever_was_asked()
    {
        ChatCompletion call = await Chat.CompleteChatAsync(
            [new UserChatMessage("Hello")],
            new ChatCompletionOptions
            {
                Tools = { ReadFile },
                ToolChoice = ChatToolChoice.CreateFunctionChoice("read_file"),
                AllowParallelToolCalls = false,
                MaxOutputTokenCount = 100,
            });
        call.ToolCalls.Single().FunctionName.Should().Be("read_file");
        JsonDocument.Parse(call.ToolCalls.Single().FunctionArguments).RootElement.TryGetProperty("path", out _).Should().BeTrue();
    }

    [Fact]
    public async Task Structured_output_fits_its_schema_streamed_or_not()
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("person", BinaryData.FromString("""
                {"type":"object","properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":1,"maximum":99},"team":{"enum":["red","blue"]}},
                 "required":["name","age","team"],"additionalProperties":false}
                """), jsonSchemaIsStrict: true),
            MaxOutputTokenCount = 200,
        };
        var question = new[] { new UserChatMessage("Reply with a JSON object with keys name and age") };
        ChatCompletion whole = await Chat.CompleteChatAsync(question, options);
        var streamed = "";
        await foreach (var update in Chat.CompleteChatStreamingAsync(question, options))
            streamed += string.Concat(update.ContentUpdate.Select(c => c.Text));
        foreach (var text in new[] { whole.Content.Single().Text, streamed })
        {
            var root = JsonDocument.Parse(text).RootElement;
            root.GetProperty("age").GetInt32().Should().BeInRange(1, 99);
            root.GetProperty("team").GetString().Should().BeOneOf("red", "blue");
            root.EnumerateObject().Should().HaveCount(3);
        }
    }

    [Fact]
    public async Task Log_probabilities_are_parsed_and_join_to_the_text()
    {
        ChatCompletion answer = await Chat.CompleteChatAsync(
            [new UserChatMessage("Repeat exactly: 你好，世界！")],
            new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 5 });
        var tokens = answer.ContentTokenLogProbabilities;
        System.Text.Encoding.UTF8.GetString([.. tokens.SelectMany(t => t.Utf8Bytes!.Value.ToArray())]).Should().Be(answer.Content.Single().Text);
        tokens.Should().OnlyContain(t => t.LogProbability <= 0 && t.TopLogProbabilities.Count == 5);
    }

    [Fact]
    public async Task Errors_carry_their_status_and_message()
    {
        await Refused(() => Chat.CompleteChatAsync([new UserChatMessage("x")], new ChatCompletionOptions { Temperature = 3 }), 400, "temperature");
        await Refused(() => _client.GetChatClient("gpt-none").CompleteChatAsync("x"), 404, "gpt-none");
        await Refused(() => ClientWith("wrong").GetChatClient("doctor-tiny").CompleteChatAsync("x"), 401, "API key");
        await Refused(() => Chat.CompleteChatAsync(string.Concat(Enumerable.Repeat("word ", 5000))), 400, "maximum context length");
    }

    [Fact]
    public async Task The_list_of_models_names_the_served_one()
    {
        OpenAIModelCollection models = await _client.GetOpenAIModelClient().GetModelsAsync();
        models.Should().ContainSingle().Which.Id.Should().Be("doctor-tiny");
    }

    private static async Task Refused(Func<Task<ClientResult<ChatCompletion>>> call, int status, string said)
    {
        var error = await FluentActions.Awaiting(call).Should().ThrowAsync<ClientResultException>();
        error.Which.Status.Should().Be(status);
        error.Which.Message.Should().Contain(said);
    }

    private OpenAIClient ClientWith(string key) =>
        new(
            new ApiKeyCredential(key),
            new OpenAIClientOptions { Endpoint = new Uri(_server.Url, "/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });
}
