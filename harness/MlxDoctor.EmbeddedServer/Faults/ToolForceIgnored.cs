using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Tool_choice required or named is ignored.</summary>
internal sealed class ToolForceIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-force-ignored",
        "tool_choice required or named is ignored",
        "forced choice only advisory",
        _ => new ToolForceIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) => request.ToolChoice = request.ToolChoice.IsForced ? ToolChoice.Auto : request.ToolChoice;
}
