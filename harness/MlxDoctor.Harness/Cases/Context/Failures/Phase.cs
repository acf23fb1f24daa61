namespace MlxDoctor.Harness.Cases.Context.Failures;

/// <summary>How far a size came.</summary>
internal enum Phase
{
    /// <summary>The model was being loaded.</summary>
    Load,

    /// <summary>The prompt was being read: no token had come.</summary>
    Prefill,

    /// <summary>Tokens were coming.</summary>
    Decode,

    /// <summary>The answer was whole.</summary>
    Answer,
}
