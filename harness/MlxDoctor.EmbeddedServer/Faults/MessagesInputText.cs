using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The input of a tool_use is text.</summary>
internal sealed class MessagesInputText : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-input-text",
        "the input of a tool_use is text",
        "arguments passed on as chat words them",
        _ => new MessagesInputText());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope)
    {
        foreach (var use in body["content"]!.AsArray().Where(b => (string?)b!["type"] == "tool_use"))
            use!["input"] = use["input"]!.ToJsonString();
    }
}
