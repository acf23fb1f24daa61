namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>What goes over the wire next.</summary>
internal enum FrameKind
{
    /// <summary>The first event, which names the role.</summary>
    Role,

    /// <summary>A piece of the answer.</summary>
    Delta,

    /// <summary>A block of the answer begins or ends.</summary>
    Block,

    /// <summary>The finish reason.</summary>
    Finish,

    /// <summary>Token counts.</summary>
    Usage,

    /// <summary><c>[DONE]</c>.</summary>
    Done,

    /// <summary>Bytes as they are: comments, and what faults make up.</summary>
    Raw,

    /// <summary>Fault: the connection is reset.</summary>
    Reset,

    /// <summary>Fault: the connection is closed in an orderly way, whatever is still owed.</summary>
    HangUp,
}
