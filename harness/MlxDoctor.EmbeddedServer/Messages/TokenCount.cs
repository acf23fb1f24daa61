using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Messages;

/// <summary>Answers <c>/v1/messages/count_tokens</c>.</summary>
internal static class TokenCount
{
    /// <summary>Counts the tokens of the prompt that the same request would make.</summary>
    public static JsonObject Of(JsonElement body, LoadedModel model, ServedModel served)
    {
        var (messages, tools, choice) = MessagesReader.Conversation(body, served);
        var text = model.Engine.Codec.RenderChat(messages, choice.IsNone ? null : tools, !choice.IsForced && MessagesReader.Thinking(body, null));
        return new JsonObject { ["input_tokens"] = model.Engine.Codec.Encode(text).Length };
    }
}
