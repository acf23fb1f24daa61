using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Responses;

/// <summary>Words the blocks of an answer as output items.</summary>
/// <param name="answerId">The answer's id; items derive theirs from it.</param>
/// <param name="summary">Thoughts go into the summary, because the client asked for one.</param>
internal sealed class ResponseItems(string answerId, bool summary)
{
    /// <summary>Thoughts go into the summary.</summary>
    public bool Summary => summary;

    public string Id(OutputBlock block)
    {
        var prefix = block.Kind switch { PartKind.Reasoning => "rs_", PartKind.Content => "msg_", _ => "fc_" };
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{answerId.Split('_')[^1]}{block.Index:x4}");
    }

    /// <summary>The item when it begins: without text.</summary>
    public JsonObject Begin(OutputBlock block) => Item(block, "in_progress", "", withPart: false);

    /// <summary>The item with all of its text.</summary>
    public JsonObject Whole(OutputBlock block, string status) => Item(block, status, block.Text.ToString(), withPart: true);

    /// <summary>A content part with this text.</summary>
    public JsonObject Part(OutputBlock block, string text) => block.Kind == PartKind.Reasoning
        ? new JsonObject { ["type"] = summary ? "summary_text" : "reasoning_text", ["text"] = text }
        : new JsonObject { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    private JsonObject Item(OutputBlock block, string status, string text, bool withPart)
    {
        var parts = withPart ? new JsonArray(Part(block, text)) : [];
        return block.Kind switch
        {
            PartKind.Reasoning when summary => new JsonObject { ["id"] = Id(block), ["type"] = "reasoning", ["status"] = status, ["summary"] = parts },
            PartKind.Reasoning =>
                new JsonObject { ["id"] = Id(block), ["type"] = "reasoning", ["status"] = status, ["summary"] = new JsonArray(), ["content"] = parts },
            PartKind.Content => new JsonObject { ["id"] = Id(block), ["type"] = "message", ["status"] = status, ["role"] = "assistant", ["content"] = parts },
            _ => new JsonObject
            {
                ["id"] = Id(block),
                ["type"] = "function_call",
                ["status"] = status,
                ["call_id"] = block.CallId,
                ["name"] = block.Name,
                ["arguments"] = text,
            },
        };
    }
}
