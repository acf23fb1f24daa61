using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The results of tools never reach the model.</summary>
internal sealed class ToolResultsLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-results-lost",
        "the results of tools never reach the model",
        "a template that skips the role tool",
        _ => new ToolResultsLost());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) =>
        MessageEdits.Empty(request, m => (string?)m["role"] == "tool");
}
