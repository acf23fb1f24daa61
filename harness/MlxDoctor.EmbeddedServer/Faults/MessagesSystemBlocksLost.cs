using System.Text.Json;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A system prompt in blocks is ignored.</summary>
internal sealed class MessagesSystemBlocksLost : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-system-blocks-lost",
        "a system prompt in blocks is ignored",
        "only the text form is read",
        _ => new MessagesSystemBlocksLost());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope)
    {
        if (scope.Path == ApiRoute.Messages && scope.HasField("system") && scope.Body.GetProperty("system").ValueKind == JsonValueKind.Array)
            request.Messages = JsonSerializer.SerializeToElement(request.Messages.EnumerateArray().Skip(1).ToList());
    }
}
