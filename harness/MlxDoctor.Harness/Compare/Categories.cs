namespace MlxDoctor.Harness.Compare;

/// <summary>What probes look at.</summary>
internal static class Categories
{
    /// <summary>Probabilities of the next token.</summary>
    public const string Distribution = "distribution";

    /// <summary>Words.</summary>
    public const string Text = "text";

    /// <summary>Tool calls.</summary>
    public const string Tools = "tools";
}
