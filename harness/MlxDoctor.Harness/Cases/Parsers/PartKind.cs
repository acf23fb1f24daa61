namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>What a part of a script is.</summary>
internal enum PartKind
{
    /// <summary>Plain words.</summary>
    Text,

    /// <summary>Hidden thoughts.</summary>
    Think,

    /// <summary>A tool call.</summary>
    Call,

    /// <summary>A tool call that stops before its end.</summary>
    OpenCall,

    /// <summary>Words with a family's marks in them.</summary>
    Raw,
}
