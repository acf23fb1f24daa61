namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>What a part of an answer is.</summary>
internal enum PartKind
{
    /// <summary>Thought.</summary>
    Reasoning,

    /// <summary>Visible text.</summary>
    Content,

    /// <summary>A tool call begins: its id and name.</summary>
    ToolStart,

    /// <summary>A piece of a tool call's arguments.</summary>
    ToolArguments,

    /// <summary>The end; the text is the finish reason.</summary>
    Finish,
}
