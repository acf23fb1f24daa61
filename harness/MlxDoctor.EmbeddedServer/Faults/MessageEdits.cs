using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Chat;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Changes to the conversation before it is rendered.</summary>
internal static class MessageEdits
{
    /// <summary>Empties the content of the messages that a rule picks.</summary>
    public static void Empty(ChatRequest request, Func<JsonObject, bool> which)
    {
        var messages = JsonNode.Parse(request.Messages.GetRawText())!.AsArray();
        foreach (var message in messages.OfType<JsonObject>().Where(which))
            message["content"] = "";
        request.Messages = JsonSerializer.SerializeToElement(messages);
    }
}
