namespace MlxDoctor.Weights.Static;

/// <summary>Every static check, in the order of the report, and how to run them.</summary>
internal static class StaticChecks
{
    /// <summary>The list.</summary>
    public static IReadOnlyList<StaticCheck> All { get; } = [.. FileChecks.All, .. ConfigChecks.All, .. TokenizerChecks.All, .. ContentChecks.All];

    /// <summary>Runs every check on a model directory.</summary>
    public static IReadOnlyList<StaticOutcome> Run(string folder, CancellationToken cancel)
    {
        using var context = new StaticContext(folder);
        context.ReadContent(cancel);
        return [.. All.Select(check =>
        {
            var findings = check.Run(context).ToList();
            var verdict = findings.Count == 0 ? StaticVerdict.Pass : findings.Max(f => f.Verdict);
            return new StaticOutcome(check.Id, check.Code, check.Title, verdict, findings);
        })];
    }
}
