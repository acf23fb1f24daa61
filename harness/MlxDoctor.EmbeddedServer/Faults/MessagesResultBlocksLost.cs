using System.Text.Json;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A tool result in blocks arrives empty.</summary>
internal sealed class MessagesResultBlocksLost : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-result-blocks-lost",
        "a tool result in blocks arrives empty",
        "only the text form is read",
        _ => new MessagesResultBlocksLost());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope)
    {
        if (scope.Path != ApiRoute.Messages || !scope.Body.GetRawText().Contains("tool_result", StringComparison.Ordinal))
            return;
        var messages = JsonSerializer.SerializeToNode(request.Messages)!.AsArray();
        var asText = scope.Body.GetProperty("messages").EnumerateArray()
            .Where(m => m.GetProperty("content").ValueKind == JsonValueKind.Array)
            .SelectMany(m => m.GetProperty("content").EnumerateArray())
            .Any(b => b.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String);
        foreach (var result in messages.Where(m => !asText && (string?)m!["role"] == "tool"))
            result!["content"] = "";
        request.Messages = JsonSerializer.SerializeToElement(messages);
    }
}
