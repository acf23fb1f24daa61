namespace MlxDoctor.Harness.Client;

/// <summary>The API that a request speaks.</summary>
internal enum WireFormat
{
    /// <summary><c>/v1/chat/completions</c>, and whatever is none of the others.</summary>
    Chat,

    /// <summary><c>/v1/completions</c>.</summary>
    Completions,

    /// <summary><c>/v1/responses</c>.</summary>
    Responses,

    /// <summary><c>/v1/messages</c>.</summary>
    Messages,
}
