// The client marks this API as one that may still change.
#pragma warning disable OPENAI001

using System.ClientModel;
using System.Text.Json;
using FluentAssertions;
using OpenAI.Responses;
using Xunit;

namespace MlxDoctor.Tests.Self.EmbeddedServer;

/// <summary>The official client judges <c>/v1/responses</c>: what it cannot parse is our bug.</summary>
[Trait("Tier", "Self")]
public sealed class OpenAiResponsesTests : IAsyncLifetime
{
    private static readonly FunctionTool ReadFile = ResponseTool.CreateFunctionTool(
        "read_file", BinaryData.FromString("""{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}"""), strictModeEnabled: false,
        "Read file contents");

    private EmbeddedProcess _server = null!;
    private ResponsesClient _client = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _server = await EmbeddedProcess.StartAsync("--api-key", "sesame");
        _client = ClientWith("sesame");
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_answer_has_status_text_usage_and_thoughts_in_the_summary_that_was_asked_for()
    {
        var options = Ask("What is 17 * 23?");
        options.ReasoningOptions = new ResponseReasoningOptions { ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto };

        ResponseResult answer = await _client.CreateResponseAsync(options);

        answer.Status.Should().Be(ResponseStatus.Completed);
        answer.GetOutputText().Should().Contain("391");
        answer.OutputItems.OfType<ReasoningResponseItem>().Single().GetSummaryText().Should().Contain("17 * 20");
        answer.Model.Should().Be("doctor-tiny");
        answer.Usage.TotalTokenCount.Should().Be(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        answer.Usage.OutputTokenDetails.ReasoningTokenCount.Should().BeGreaterThan(0);
        answer.Error.Should().BeNull();
        answer.IncompleteStatusDetails.Should().BeNull();
    }

    [Fact]
    public async Task Streaming_gives_the_same_text_in_order_and_ends_with_the_whole_response()
    {
        ResponseResult whole = await _client.CreateResponseAsync(Ask("What is 17 * 23?"));
        var updates = await StreamAsync(Ask("What is 17 * 23?"));

        updates[0].Should().BeOfType<StreamingResponseCreatedUpdate>();
        updates.Select(u => u.SequenceNumber).Should().Equal(Enumerable.Range(0, updates.Count));
        string.Concat(updates.OfType<StreamingResponseOutputTextDeltaUpdate>().Select(u => u.Delta)).Should().Be(whole.GetOutputText());
        updates.OfType<StreamingResponseReasoningTextDeltaUpdate>().Should().NotBeEmpty();
        var end = updates[^1].Should().BeOfType<StreamingResponseCompletedUpdate>().Subject.Response;
        end.GetOutputText().Should().Be(whole.GetOutputText());
        end.Usage.OutputTokenCount.Should().Be(whole.Usage.OutputTokenCount);
        updates.OfType<StreamingResponseOutputItemAddedUpdate>().Select(u => u.Item.Id)
            .Should().Equal(updates.OfType<StreamingResponseOutputItemDoneUpdate>().Select(u => u.Item.Id)).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_function_is_called_streamed_or_not_and_its_output_is_read()
    {
        var options = Ask("Read the file /etc/hostname");
        options.Tools.Add(ReadFile);
        ResponseResult first = await _client.CreateResponseAsync(options);
        var call = first.OutputItems.OfType<FunctionCallResponseItem>().Single();
        JsonDocument.Parse(call.FunctionArguments).RootElement.GetProperty("path").GetString().Should().Be("/etc/hostname");

        options.StreamingEnabled = true;
        var updates = await StreamAsync(options);
        string.Concat(updates.OfType<StreamingResponseFunctionCallArgumentsDeltaUpdate>().Select(u => u.Delta)).Should().Be(call.FunctionArguments.ToString());
        updates.OfType<StreamingResponseFunctionCallArgumentsDoneUpdate>().Single().FunctionArguments.ToString().Should().Be(call.FunctionArguments.ToString());

        options.StreamingEnabled = false;
        foreach (var item in first.OutputItems)
            options.InputItems.Add(item);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "QHX-81306"));
        ResponseResult second = await _client.CreateResponseAsync(options);
        second.GetOutputText().Should().Contain("QHX-81306");
    }

    [Fact]
    public async Task A_cut_answer_is_incomplete_and_says_why()
    {
        var options = Ask("Count from 1 to 20.");
        options.MaxOutputTokenCount = 5;

        ResponseResult answer = await _client.CreateResponseAsync(options);
        options.StreamingEnabled = true;
        var updates = await StreamAsync(options);

        answer.Status.Should().Be(ResponseStatus.Incomplete);
        answer.IncompleteStatusDetails.Reason.Should().Be(ResponseIncompleteStatusReason.MaxOutputTokens);
        answer.Usage.OutputTokenCount.Should().Be(5);
        updates[^1].Should().BeOfType<StreamingResponseIncompleteUpdate>();
    }

    [Fact]
    public async Task Structured_output_fits_its_schema()
    {
        var options = Ask("Reply with a JSON object with keys name and age");
        options.TextOptions = new ResponseTextOptions
        {
            TextFormat = ResponseTextFormat.CreateJsonSchemaFormat("person", BinaryData.FromString("""
                {"type":"object","properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":1,"maximum":99}},"required":["name","age"],"additionalProperties":false}
                """), jsonSchemaIsStrict: true),
        };

        ResponseResult answer = await _client.CreateResponseAsync(options);

        JsonDocument.Parse(answer.GetOutputText()).RootElement.GetProperty("age").GetInt32().Should().BeInRange(1, 99);
    }

    [Fact]
    public async Task Errors_carry_their_status_and_message()
    {
        var hot = Ask("x");
        hot.Temperature = 3;
        await Refused(_client, hot, 400, "temperature");
        var later = Ask("x");
        later.PreviousResponseId = "resp_123";
        await Refused(_client, later, 400, "resp_123");
        var other = Ask("x");
        other.Model = "gpt-none";
        await Refused(_client, other, 404, "gpt-none");
        await Refused(_client, Ask(string.Concat(Enumerable.Repeat("word ", 5000))), 400, "maximum context length");
        await Refused(ClientWith("wrong"), Ask("x"), 401, "API key");
    }

    private static async Task Refused(ResponsesClient client, CreateResponseOptions options, int status, string said)
    {
        var error = await FluentActions.Awaiting(() => client.CreateResponseAsync(options)).Should().ThrowAsync<ClientResultException>();
        error.Which.Status.Should().Be(status);
        error.Which.Message.Should().Contain(said);
    }

    private async Task<List<StreamingResponseUpdate>> StreamAsync(CreateResponseOptions options)
    {
        options.StreamingEnabled = true;
        var updates = new List<StreamingResponseUpdate>();
        await foreach (var update in await _client.CreateResponseStreamingAsync(options))
            updates.Add(update);
        return updates;
    }

    private static CreateResponseOptions Ask(string text) => new("doctor-tiny", [ResponseItem.CreateUserMessageItem(text)]) { Temperature = 0 };

    private ResponsesClient ClientWith(string key) => new(
        new ApiKeyCredential(key),
        new ResponsesClientOptions { Endpoint = new Uri(_server.Url, "/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });
}
