namespace MlxDoctor.Core.Cases;

/// <summary>How many cases of a run ended with each verdict.</summary>
public sealed record VerdictCounts(
    int Pass, int Fail, int Regression, int Inconclusive, int Skip, int KnownDeviation, int Error)
{
    /// <summary>Cases of any verdict.</summary>
    public int Total => Pass + Fail + Regression + Inconclusive + Skip + KnownDeviation + Error;

    /// <summary>Cases that were judged: all but skips and errors.</summary>
    public int Judged => Pass + Fail + Regression + Inconclusive + KnownDeviation;

    /// <summary>Counts a run's verdicts.</summary>
    public static VerdictCounts Of(IEnumerable<Verdict> verdicts)
    {
        var n = new int[Enum.GetValues<Verdict>().Length];
        foreach (var v in verdicts)
            n[(int)v]++;
        return new(
            n[(int)Verdict.Pass], n[(int)Verdict.Fail], n[(int)Verdict.Regression], n[(int)Verdict.Inconclusive],
            n[(int)Verdict.Skip], n[(int)Verdict.KnownDeviation], n[(int)Verdict.Error]);
    }
}
