namespace MlxDoctor.Core.Reports;

/// <summary>The words for what a comparison with a baseline came to.</summary>
public static class Judgements
{
    /// <summary>Confirmed slower.</summary>
    public const string Regression = "regression";

    /// <summary>In the baseline, missing now.</summary>
    public const string Dropped = "dropped";

    /// <summary>Measured, without a baseline value.</summary>
    public const string New = "new";

    /// <summary>The order in which summaries name them: the worst first.</summary>
    internal static IReadOnlyList<string> WorstFirst { get; } =
        [Regression, Dropped, "inconclusive", "improved", "same", "not gated", New];
}
