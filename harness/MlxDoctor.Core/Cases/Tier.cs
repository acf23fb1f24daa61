namespace MlxDoctor.Core.Cases;

/// <summary>What a user runs, from the smallest to the largest.</summary>
public enum Tier
{
    /// <summary>The project itself, without a server.</summary>
    Smoke,

    /// <summary>One model of one server.</summary>
    Check,

    /// <summary>Several models, the slower cases and the agents.</summary>
    Full,

    /// <summary>Every complete model, into one scorecard.</summary>
    Benchmark,
}
