using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Words the events of a stream: role, deltas, finish, usage, [DONE].</summary>
internal sealed class FrameBuilder(AnswerPlan plan)
{
    private int _offset;

    public async IAsyncEnumerable<SseFrame> FramesAsync(
        IAsyncEnumerable<AnswerStep> steps, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (plan.IsChat)
            yield return Frame(FrameKind.Role, new JsonObject { ["role"] = "assistant", ["content"] = "" }, null);
        await foreach (var step in steps.WithCancellation(cancellation))
        {
            var last = step.Parts.LastOrDefault(p => p.Kind != PartKind.Finish) ?? step.Parts.LastOrDefault();
            foreach (var part in step.Parts)
            {
                var frame = part.Kind == PartKind.Finish ? Finish(part.Text) : Delta(part);
                yield return frame with { Tokens = ReferenceEquals(part, last) ? step.Tokens : 0, DueMs = step.DueMs };
            }
        }
        if (plan.IncludeUsage)
        {
            var data = Envelope();
            data["choices"] = new JsonArray();
            data["usage"] = plan.Usage.ToJson();
            yield return new SseFrame(FrameKind.Usage) { Data = data };
        }
        yield return new SseFrame(FrameKind.Done);
    }

    private SseFrame Finish(string reason) => plan.IsChat
        ? Frame(FrameKind.Finish, [], reason)
        : TextFrame(FrameKind.Finish, "", reason, []);

    private SseFrame Delta(AnswerPart part)
    {
        if (!plan.IsChat)
            return TextFrame(FrameKind.Delta, part.Text, null, part.Logprobs);
        var frame = Frame(FrameKind.Delta, DeltaObject(part), null);
        if (plan.Logprobs && part.Kind == PartKind.Content)
            frame.Choice!["logprobs"] = LogprobJson.Chat(part.Logprobs);
        return frame;
    }

    private static JsonObject DeltaObject(AnswerPart part) => part.Kind switch
    {
        PartKind.Reasoning => new JsonObject { ["reasoning_content"] = part.Text },
        PartKind.Content => new JsonObject { ["content"] = part.Text },
        PartKind.ToolStart => Tool(part.Index, new JsonObject
        {
            ["index"] = part.Index,
            ["id"] = part.CallId,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = part.Text, ["arguments"] = "" },
        }),
        _ => Tool(part.Index, new JsonObject
        {
            ["index"] = part.Index,
            ["function"] = new JsonObject { ["arguments"] = part.Text },
        }),
    };

    private static JsonObject Tool(int index, JsonObject call)
    {
        call["index"] = index;
        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    private SseFrame Frame(FrameKind kind, JsonObject delta, string? finish)
    {
        var data = Envelope();
        data["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish });
        return new SseFrame(kind) { Data = data };
    }

    private SseFrame TextFrame(FrameKind kind, string text, string? finish, IReadOnlyList<TokenLogprob> tokens)
    {
        var data = Envelope();
        data["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["text"] = text,
            ["logprobs"] = plan.Logprobs ? LogprobJson.Completion(tokens, ref _offset) : null,
            ["finish_reason"] = finish,
        });
        return new SseFrame(kind) { Data = data };
    }

    private JsonObject Envelope()
    {
        var data = new JsonObject
        {
            ["id"] = plan.Id,
            ["object"] = plan.IsChat ? "chat.completion.chunk" : "text_completion",
            ["created"] = plan.Created,
            ["model"] = plan.Model,
            ["system_fingerprint"] = Fingerprint,
        };
        if (plan.IncludeUsage)
            data["usage"] = null;
        return data;
    }

    /// <summary>Names this server's way of computing.</summary>
    public const string Fingerprint = "mlxdoctor-embedded";
}
