using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Models;

/// <summary>Ids of the tokens that frame thoughts and tool calls; null where a model has none.</summary>
internal sealed class ChatMarks(ITokenCodec codec)
{
    /// <summary>Begins a thought.</summary>
    public int? Think { get; } = codec.AddedToken("<think>");

    /// <summary>Ends a thought.</summary>
    public int? EndThink { get; } = codec.AddedToken("</think>");

    /// <summary>Begins a tool call.</summary>
    public int? ToolCall { get; } = codec.AddedToken("<tool_call>");

    /// <summary>Ends a tool call.</summary>
    public int? EndToolCall { get; } = codec.AddedToken("</tool_call>");
}
