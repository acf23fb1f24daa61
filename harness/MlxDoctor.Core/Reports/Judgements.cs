namespace MlxDoctor.Core.Reports;

/// <summary>The words for what a comparison with a baseline came to.</summary>
public static class Judgements
{
    /// <summary>Confirmed slower.</summary>
    public const string Regression = "regression";

    /// <summary>Other answers than in the baseline, beyond what starts differ by.</summary>
    public const string Changed = "changed";

    /// <summary>In the baseline, missing now.</summary>
    public const string Dropped = "dropped";

    /// <summary>Measured, without a baseline value.</summary>
    public const string New = "new";

    /// <summary>Confirmed slower in a metric that never sets the exit code.</summary>
    public const string Advisory = "advisory";

    /// <summary>Compared, but neither this nor that can be said.</summary>
    public const string Inconclusive = "inconclusive";

    /// <summary>Better by more than the limit.</summary>
    public const string Improved = "improved";

    /// <summary>Within the limit.</summary>
    public const string Same = "same";

    /// <summary>The machine is too noisy for this metric.</summary>
    public const string NotGated = "not gated";

    /// <summary>The order in which summaries name them: the worst first.</summary>
    internal static IReadOnlyList<string> WorstFirst { get; } =
        [Regression, Changed, Dropped, Inconclusive, Advisory, Improved, Same, NotGated, New];

    /// <summary>True when two values were held against each other.</summary>
    internal static bool IsCompared(string? judgement) =>
        judgement is Regression or Changed or Dropped or Inconclusive or Advisory or Improved or Same;
}
