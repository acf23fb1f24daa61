using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Messages;

/// <summary>Answers <c>/v1/messages/count_tokens</c>.</summary>
internal static class TokenCount
{
    /// <summary>Counts the tokens of the prompt that the same request would make.</summary>
    public static Task AnswerAsync(RequestScope scope, LoadedModel model)
    {
        var (messages, tools, choice) = MessagesReader.Conversation(scope.Body, scope.State);
        var text = model.Engine.Codec.RenderChat(messages, choice.IsNone ? null : tools, !choice.IsForced && MessagesReader.Thinking(scope.Body, null));
        var body = new JsonObject { ["input_tokens"] = model.Engine.Codec.Encode(text).Length };
        return JsonReplies.SendAsync(scope.Http, 200, scope.Faults.Changed(body));
    }
}
