namespace MlxDoctor.Harness.Client;

/// <summary>What a piece of a stream carried.</summary>
internal enum DeltaKind
{
    /// <summary>Text of the answer; never empty.</summary>
    Content,

    /// <summary>Thinking; never empty.</summary>
    Reasoning,

    /// <summary>A piece of a tool call.</summary>
    Tool,

    /// <summary>A role and nothing else.</summary>
    Role,

    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A finish reason.</summary>
    Finish,

    /// <summary>Token counts.</summary>
    Usage,

    /// <summary>An error.</summary>
    Error,
}
