using System.Text;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>A thought, a text or a tool call as one unit of an answer.</summary>
/// <param name="Kind">Reasoning, Content or ToolArguments.</param>
/// <param name="Index">Its place in the answer.</param>
internal sealed record OutputBlock(PartKind Kind, int Index)
{
    public string Name { get; init; } = "";

    /// <summary>The tool call's id, as chat would word it.</summary>
    public string? CallId { get; init; }

    /// <summary>All of its text.</summary>
    public StringBuilder Text { get; } = new();
}
