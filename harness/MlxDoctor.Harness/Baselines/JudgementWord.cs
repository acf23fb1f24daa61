using MlxDoctor.Core.Reports;

namespace MlxDoctor.Harness.Baselines;

/// <summary>What a comparison can come to.</summary>
internal static class JudgementWord
{
    public const string Same = Judgements.Same;
    public const string Improved = Judgements.Improved;
    public const string Regression = Judgements.Regression;
    public const string Changed = Judgements.Changed;
    public const string Advisory = Judgements.Advisory;
    public const string Inconclusive = Judgements.Inconclusive;
    public const string NotGated = Judgements.NotGated;
    public const string New = Judgements.New;
    public const string Dropped = Judgements.Dropped;
}
