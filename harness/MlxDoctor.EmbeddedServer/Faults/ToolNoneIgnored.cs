using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Tool_choice none still calls.</summary>
internal sealed class ToolNoneIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-none-ignored",
        "tool_choice none still calls",
        "phantom call",
        _ => new ToolNoneIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) => request.ToolChoice = request.ToolChoice.IsNone ? ToolChoice.Auto : request.ToolChoice;
}
