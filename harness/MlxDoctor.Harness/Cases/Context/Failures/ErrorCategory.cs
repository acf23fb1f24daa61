namespace MlxDoctor.Harness.Cases.Context.Failures;

/// <summary>Why a size did not work.</summary>
internal enum ErrorCategory
{
    /// <summary>The server does not know the model.</summary>
    ModelNotFound,

    /// <summary>The model could not be loaded at this context.</summary>
    LoadFailed,

    /// <summary>The server refused to load it to protect the machine; it might have worked.</summary>
    LoadRefused,

    /// <summary>Memory ran out.</summary>
    OutOfMemory,

    /// <summary>The server's cache of keys and values is broken.</summary>
    MemoryCacheError,

    /// <summary>The prompt is longer than the server takes.</summary>
    ContextExceeded,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>A parameter was refused.</summary>
    RejectedParam,

    /// <summary>The connection ended without a reply, and the server lives.</summary>
    SocketClosedNoReply,

    /// <summary>The server's process is gone, or nothing listens any more.</summary>
    ServerGone,

    /// <summary>The server listens and answers no completion.</summary>
    ServerHung,

    /// <summary>A fluent answer that is wrong: quality, not capacity.</summary>
    WrongAnswer,

    /// <summary>A complete answer without text.</summary>
    EmptyAnswer,

    /// <summary>An error of the server that names none of the causes above.</summary>
    Unclassified,
}
