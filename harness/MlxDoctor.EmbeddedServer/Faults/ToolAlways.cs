using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A tool is called whenever one is offered.</summary>
internal sealed class ToolAlways : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-always",
        "a tool is called whenever one is offered",
        "phantom calls for questions that need none",
        _ => new ToolAlways());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope)
    {
        if (request.Tools is not null && request.ToolChoice == ToolChoice.Auto)
            request.ToolChoice = new ToolChoice("required");
    }
}
