using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A tool's result that is a list of parts reaches the model as nothing.</summary>
internal sealed class PartsLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "parts-lost",
        "a tool's result that is a list of parts reaches the model as nothing",
        "contents that are no plain text are dropped",
        _ => new PartsLost());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) =>
        MessageEdits.Empty(request, m => m["content"] is JsonArray && (string?)m["role"] == "tool");
}
