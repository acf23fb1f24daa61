using MlxDoctor.Core.Reports;

namespace MlxDoctor.Harness.Baselines;

/// <summary>What a comparison can come to.</summary>
internal static class JudgementWord
{
    public const string Same = "same";
    public const string Improved = "improved";
    public const string Regression = Judgements.Regression;
    public const string Inconclusive = "inconclusive";
    public const string NotGated = "not gated";
    public const string New = Judgements.New;
    public const string Dropped = Judgements.Dropped;
}
