using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>count_tokens counts words.</summary>
internal sealed class MessagesCountOne : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-count-one",
        "count_tokens counts words",
        "a tokenizer that is not the model's",
        _ => new MessagesCountOne());

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        if (scope.Path != ApiRoute.CountTokens)
            return false;
        await JsonReplies.SendAsync(scope.Http, 200, new JsonObject { ["input_tokens"] = scope.Body.GetProperty("messages").GetRawText().Split(' ').Length });
        return true;
    }
}
