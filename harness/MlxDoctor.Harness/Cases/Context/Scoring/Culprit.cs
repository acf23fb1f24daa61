namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Whose fault wrong answers at a length are.</summary>
internal enum Culprit
{
    /// <summary>Nobody's: nothing is clearly wrong.</summary>
    Nobody,

    /// <summary>Right cold and wrong when cached: the server's cache.</summary>
    Cache,

    /// <summary>Wrong however it is asked: the model, or the length.</summary>
    ModelOrLength,
}
