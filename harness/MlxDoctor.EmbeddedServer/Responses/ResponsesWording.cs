using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Responses;

/// <summary>Words an answer as the Responses API does.</summary>
/// <param name="request">The body, whose settings the answer repeats.</param>
internal sealed class ResponsesWording(JsonElement request) : IWording
{
    private readonly OutputBlocks _blocks = new();
    private int _sequence;

    /// <inheritdoc/>
    public string IdPrefix => "resp_";

    /// <inheritdoc/>
    public string PromptField => "input";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SseFrame> FramesAsync(
        IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var items = Items(plan);
        yield return Event(FrameKind.Role, "response.created", new JsonObject { ["response"] = Envelope(plan, "in_progress") });
        yield return Event(FrameKind.Role, "response.in_progress", new JsonObject { ["response"] = Envelope(plan, "in_progress") });
        await foreach (var step in steps.WithCancellation(cancellation))
        {
            var tokens = step.Tokens;
            foreach (var part in step.Parts)
            {
                var (closed, opened) = _blocks.Add(part);
                foreach (var frame in closed is null ? [] : Close(items, closed, Status(part)))
                    yield return frame with { DueMs = step.DueMs };
                foreach (var frame in opened is null ? [] : Open(items, opened))
                    yield return frame with { DueMs = step.DueMs };
                if (part.Kind is PartKind.ToolStart or PartKind.Finish)
                    continue;
                yield return Delta(items, _blocks.Open!, part.Text) with { Tokens = tokens, DueMs = step.DueMs };
                tokens = 0;
            }
        }
        var whole = Whole(items, plan);
        yield return Event(FrameKind.Finish, $"response.{whole["status"]}", new JsonObject { ["response"] = whole });
    }

    /// <inheritdoc/>
    public JsonObject Body(IEnumerable<AnswerPart> parts, AnswerPlan plan)
    {
        foreach (var part in parts)
            _blocks.Add(part);
        return Whole(Items(plan), plan);
    }

    /// <inheritdoc/>
    public SseFrame Error(ApiException error) => Event(
        FrameKind.Delta, "error", new JsonObject { ["code"] = error.Code, ["message"] = error.Message, ["param"] = error.Param });

    private IEnumerable<SseFrame> Open(ResponseItems items, OutputBlock block)
    {
        yield return Event(FrameKind.Block, "response.output_item.added", new JsonObject { ["output_index"] = block.Index, ["item"] = items.Begin(block) });
        if (block.Kind != PartKind.ToolArguments)
            yield return Event(
                FrameKind.Block, $"response.{PartName(items, block)}.added", At(items, block, new JsonObject { ["part"] = items.Part(block, "") }));
    }

    private IEnumerable<SseFrame> Close(ResponseItems items, OutputBlock block, string status)
    {
        var text = block.Text.ToString();
        yield return Event(FrameKind.Block, $"response.{TextName(items, block)}.done", At(items, block, Done(block, text)));
        if (block.Kind != PartKind.ToolArguments)
            yield return Event(
                FrameKind.Block, $"response.{PartName(items, block)}.done", At(items, block, new JsonObject { ["part"] = items.Part(block, text) }));
        yield return Event(
            FrameKind.Block, "response.output_item.done", new JsonObject { ["output_index"] = block.Index, ["item"] = items.Whole(block, status) });
    }

    private SseFrame Delta(ResponseItems items, OutputBlock block, string text)
    {
        var data = new JsonObject { ["delta"] = text };
        if (block.Kind == PartKind.Content)
            data["logprobs"] = new JsonArray();
        return Event(FrameKind.Delta, $"response.{TextName(items, block)}.delta", At(items, block, data));
    }

    private static JsonObject Done(OutputBlock block, string text) => block.Kind switch
    {
        PartKind.ToolArguments => new JsonObject { ["name"] = block.Name, ["arguments"] = text },
        PartKind.Content => new JsonObject { ["text"] = text, ["logprobs"] = new JsonArray() },
        _ => new JsonObject { ["text"] = text },
    };

    private static JsonObject At(ResponseItems items, OutputBlock block, JsonObject data)
    {
        data["item_id"] = items.Id(block);
        data["output_index"] = block.Index;
        if (block.Kind != PartKind.ToolArguments)
            data[block.Kind == PartKind.Reasoning && items.Summary ? "summary_index" : "content_index"] = 0;
        return data;
    }

    private static string PartName(ResponseItems items, OutputBlock block) =>
        block.Kind == PartKind.Reasoning && items.Summary ? "reasoning_summary_part" : "content_part";

    private static string TextName(ResponseItems items, OutputBlock block) => block.Kind switch
    {
        PartKind.Reasoning => items.Summary ? "reasoning_summary_text" : "reasoning_text",
        PartKind.Content => "output_text",
        _ => "function_call_arguments",
    };

    private SseFrame Event(FrameKind kind, string name, JsonObject data)
    {
        data.Insert(0, "sequence_number", _sequence++);
        data.Insert(0, "type", name);
        return new SseFrame(kind) { Event = name, Data = data };
    }

    private JsonObject Whole(ResponseItems items, AnswerPlan plan)
    {
        var cut = _blocks.Finish == "length";
        var body = Envelope(plan, cut ? "incomplete" : "completed");
        body["incomplete_details"] = cut ? new JsonObject { ["reason"] = "max_output_tokens" } : null;
        body["output"] = new JsonArray([.. _blocks.All.Select(b => items.Whole(b, cut && b.Index == _blocks.All.Count - 1 ? "incomplete" : "completed"))]);
        body["usage"] = new JsonObject
        {
            ["input_tokens"] = plan.Usage.Prompt,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = plan.Usage.Cached },
            ["output_tokens"] = plan.Usage.Completion,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = plan.Usage.Reasoning },
            ["total_tokens"] = plan.Usage.Prompt + plan.Usage.Completion,
        };
        return body;
    }

    private JsonObject Envelope(AnswerPlan plan, string status) => new()
    {
        ["id"] = plan.Id,
        ["object"] = "response",
        ["created_at"] = plan.Created,
        ["status"] = status,
        ["background"] = false,
        ["error"] = null,
        ["incomplete_details"] = null,
        ["instructions"] = Repeated("instructions"),
        ["max_output_tokens"] = Repeated("max_output_tokens"),
        ["metadata"] = Repeated("metadata") ?? new JsonObject(),
        ["model"] = plan.Model,
        ["output"] = new JsonArray(),
        ["parallel_tool_calls"] = Repeated("parallel_tool_calls") ?? true,
        ["previous_response_id"] = null,
        ["reasoning"] = Repeated("reasoning") ?? new JsonObject { ["effort"] = null, ["summary"] = null },
        ["store"] = false,
        ["temperature"] = Repeated("temperature") ?? 0,
        ["text"] = Repeated("text") ?? new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
        ["tool_choice"] = Repeated("tool_choice") ?? "auto",
        ["tools"] = Repeated("tools") ?? new JsonArray(),
        ["top_p"] = Repeated("top_p") ?? 1,
        ["truncation"] = "disabled",
        ["usage"] = null,
    };

    private ResponseItems Items(AnswerPlan plan) => new(plan.Id, Repeated("reasoning")?["summary"] is not null);

    private static string Status(AnswerPart next) => next is { Kind: PartKind.Finish, Text: "length" } ? "incomplete" : "completed";

    private JsonNode? Repeated(string name) => request.ValueKind != JsonValueKind.Object || Fields.Get(request, name) is not { } value
        ? null
        : JsonSerializer.SerializeToNode(value);
}
