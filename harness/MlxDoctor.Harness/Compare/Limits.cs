namespace MlxDoctor.Harness.Compare;

/// <summary>Beyond these it is another model. They are ours: 4 bits stay two orders of magnitude below, a damaged layer is above.</summary>
internal static class Limits
{
    /// <summary>Mean lower bound of the divergence, in nats.</summary>
    public const double Nats = 0.05;

    /// <summary>Share of positions with another best token, by the lower end of its interval.</summary>
    public const double FlipRate = 0.1;

    /// <summary>Share of equal greedy texts, by the upper end of its interval; where there are no probabilities to look at.</summary>
    public const double EqualTexts = 0.5;

    /// <summary>Share of valid tool calls that may be lost.</summary>
    public const double CallsLost = 0.05;

    /// <summary>A result says so when more than this is outside the lists on average.</summary>
    public const double Tail = 0.2;
}
