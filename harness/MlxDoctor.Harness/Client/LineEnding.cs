namespace MlxDoctor.Harness.Client;

/// <summary>How a line of a stream ended.</summary>
internal enum LineEnding
{
    /// <summary>Line feed.</summary>
    Lf,

    /// <summary>Carriage return and line feed.</summary>
    CrLf,

    /// <summary>Carriage return alone.</summary>
    Cr,

    /// <summary>The stream ended within the line.</summary>
    None,
}
