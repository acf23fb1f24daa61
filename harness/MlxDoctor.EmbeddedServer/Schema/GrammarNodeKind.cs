namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>What a grammar position does.</summary>
internal enum GrammarNodeKind
{
    /// <summary>Reads one byte.</summary>
    Byte,

    /// <summary>Goes any of several ways.</summary>
    Choice,

    /// <summary>Reads what a rule reads.</summary>
    Call,

    /// <summary>Returns from the rule.</summary>
    End,
}
