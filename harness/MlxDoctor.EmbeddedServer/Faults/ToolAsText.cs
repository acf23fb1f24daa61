using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A tool call arrives as text.</summary>
internal sealed class ToolAsText : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-as-text",
        "a tool call arrives as text",
        "no tool parser on this path",
        _ => new ToolAsText());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => (plan.ParseTools, plan.StartsInTool) = (false, false);
}
