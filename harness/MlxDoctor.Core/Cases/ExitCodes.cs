namespace MlxDoctor.Core.Cases;

/// <summary>The one rule that turns a run into the doctor's exit code.</summary>
public static class ExitCodes
{
    /// <summary>Everything that was judged is fine.</summary>
    public const int Fine = 0;

    /// <summary>A gated metric is confirmed slower.</summary>
    public const int Slower = 1;

    /// <summary>Something is broken, could not be judged, or nothing was judged.</summary>
    public const int Broken = 2;

    /// <summary>What <c>git bisect run</c> takes for "this commit can't be tested".</summary>
    public const int BisectSkip = 125;

    /// <summary>The exit code of a run; 2 beats 1.</summary>
    /// <param name="counts">The verdicts of the run.</param>
    /// <param name="aborted">The run was interrupted or its host crashed.</param>
    /// <param name="strict">Inconclusive counts as broken.</param>
    /// <param name="bisect">What could not be judged becomes 125 instead of 2.</param>
    public static int Of(VerdictCounts counts, bool aborted, bool strict = false, bool bisect = false)
    {
        if (counts.Fail > 0)
            return Broken;
        var unjudged = aborted || counts.Error > 0 || counts.Judged == 0;
        if (unjudged)
            return bisect ? BisectSkip : Broken;
        if (counts.Regression > 0)
            return Slower;
        if (counts.Inconclusive > 0)
            return bisect ? BisectSkip : strict ? Broken : Fine;
        return Fine;
    }
}
