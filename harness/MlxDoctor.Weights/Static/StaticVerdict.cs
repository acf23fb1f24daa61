namespace MlxDoctor.Weights.Static;

/// <summary>Outcome of one static check.</summary>
internal enum StaticVerdict
{
    /// <summary>Nothing wrong.</summary>
    Pass,

    /// <summary>Odd, but a server can work with it.</summary>
    Warn,

    /// <summary>Broken.</summary>
    Fail,
}
