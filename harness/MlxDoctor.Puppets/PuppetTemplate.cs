namespace MlxDoctor.Puppets;

/// <summary>How a family frames a conversation: texts before and after each message, and what opens the assistant's turn.</summary>
internal sealed record PuppetTemplate
{
    /// <summary>Text at the very beginning of every prompt; empty for none.</summary>
    public string Start { get; init; } = "";

    /// <summary>Texts by which servers tell the family; they stand in a comment of the template.</summary>
    public string Signs { get; init; } = "";

    /// <summary>Before and after the system's message; tools are listed in it too.</summary>
    public required (string Before, string After) System { get; init; }

    /// <summary>Before and after a user's message.</summary>
    public required (string Before, string After) User { get; init; }

    /// <summary>Before and after an answer that was given.</summary>
    public required (string Before, string After) Assistant { get; init; }

    /// <summary>Before and after a tool's result.</summary>
    public required (string Before, string After) Tool { get; init; }

    /// <summary>Opens the assistant's turn.</summary>
    public required string Generation { get; init; }

    /// <summary>Follows it while thinking is on; empty where the model writes its first mark itself.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>Follows it while thinking is off.</summary>
    public string NoThinking { get; init; } = "";
}
