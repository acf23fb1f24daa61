using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Messages;

/// <summary>Words an answer as the Messages API does.</summary>
/// <param name="requestId">Named by an error in mid-stream.</param>
internal sealed class MessagesWording(string requestId) : IWording
{
    private readonly OutputBlocks _blocks = new();

    /// <inheritdoc/>
    public string IdPrefix => "msg_";

    /// <inheritdoc/>
    public string PromptField => "messages";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SseFrame> FramesAsync(
        IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var started = false;
        await foreach (var step in steps.WithCancellation(cancellation))
        {
            // The first event carries the prompt's token counts, which the first token brings.
            if (!started)
            {
                yield return Event(FrameKind.Role, "message_start", new JsonObject { ["message"] = Message(plan, []) });
                yield return Event(FrameKind.Block, "ping", []);
                started = true;
            }
            var tokens = step.Tokens;
            foreach (var part in step.Parts)
            {
                var (closed, opened) = _blocks.Add(part);
                foreach (var frame in closed is null ? [] : Close(closed))
                    yield return frame with { DueMs = step.DueMs };
                if (opened is not null)
                    yield return Event(
                        FrameKind.Block, "content_block_start",
                        new JsonObject { ["index"] = opened.Index, ["content_block"] = Block(opened, "") }) with
                    { DueMs = step.DueMs };
                if (part.Kind is PartKind.ToolStart or PartKind.Finish)
                    continue;
                yield return Delta(_blocks.Open!, part.Text) with { Tokens = tokens, DueMs = step.DueMs };
                tokens = 0;
            }
        }
        yield return Event(FrameKind.Finish, "message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = StopReason(plan), ["stop_sequence"] = plan.StoppedBy },
            ["usage"] = Usage(plan),
        });
        yield return Event(FrameKind.Done, "message_stop", []);
    }

    /// <inheritdoc/>
    public JsonObject Body(IEnumerable<AnswerPart> parts, AnswerPlan plan)
    {
        foreach (var part in parts)
            _blocks.Add(part);
        return Message(plan, new JsonArray([.. _blocks.All.Select(b => Block(b, b.Text.ToString()))]));
    }

    /// <inheritdoc/>
    public SseFrame Error(ApiException error) => new(FrameKind.Delta) { Event = "error", Data = ErrorWording.Messages(error, requestId) };

    private static IEnumerable<SseFrame> Close(OutputBlock block)
    {
        if (block.Kind == PartKind.Reasoning)
            yield return DeltaEvent(block, new JsonObject { ["type"] = "signature_delta", ["signature"] = Signature(block) }) with { Kind = FrameKind.Block };
        yield return Event(FrameKind.Block, "content_block_stop", new JsonObject { ["index"] = block.Index });
    }

    private static SseFrame Delta(OutputBlock block, string text) => DeltaEvent(block, block.Kind switch
    {
        PartKind.Reasoning => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = text },
        PartKind.Content => new JsonObject { ["type"] = "text_delta", ["text"] = text },
        _ => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = text },
    });

    private static SseFrame DeltaEvent(OutputBlock block, JsonObject delta) =>
        Event(FrameKind.Delta, "content_block_delta", new JsonObject { ["index"] = block.Index, ["delta"] = delta });

    private static SseFrame Event(FrameKind kind, string name, JsonObject data)
    {
        data.Insert(0, "type", name);
        return new SseFrame(kind) { Event = name, Data = data };
    }

    private JsonObject Message(AnswerPlan plan, JsonArray content) => new()
    {
        ["id"] = plan.Id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = plan.Model,
        ["content"] = content,
        ["stop_reason"] = StopReason(plan),
        ["stop_sequence"] = plan.StoppedBy,
        ["usage"] = Usage(plan),
    };

    private static JsonObject Block(OutputBlock block, string text) => block.Kind switch
    {
        PartKind.Reasoning => new JsonObject { ["type"] = "thinking", ["thinking"] = text, ["signature"] = text.Length > 0 ? Signature(block) : "" },
        PartKind.Content => new JsonObject { ["type"] = "text", ["text"] = text },
        _ => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = block.CallId?.Replace("call_", "toolu_", StringComparison.Ordinal),
            ["name"] = block.Name,
            ["input"] = Input(text),
            ["caller"] = new JsonObject { ["type"] = "direct" },
        },
    };

    /// <summary>A call that was cut off has no whole object; what can't be parsed is worded as an empty one.</summary>
    private static JsonNode Input(string arguments)
    {
        try
        {
            return JsonNode.Parse(arguments) ?? new JsonObject();
        }
        catch (System.Text.Json.JsonException)
        {
            return new JsonObject();
        }
    }

    private string? StopReason(AnswerPlan plan) => _blocks.Finish switch
    {
        null => null,
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        _ => plan.StoppedBy is null ? "end_turn" : "stop_sequence",
    };

    /// <summary>In this API the tokens that the cache saved are no part of input_tokens.</summary>
    private static JsonObject Usage(AnswerPlan plan) => new()
    {
        ["input_tokens"] = plan.Usage.Prompt - plan.Usage.Cached,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = plan.Usage.Cached,
        ["output_tokens"] = plan.Usage.Completion,
    };

    private static string Signature(OutputBlock block) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(block.Text.ToString())));
}
