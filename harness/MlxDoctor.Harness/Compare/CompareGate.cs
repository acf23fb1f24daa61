using MlxDoctor.Core.Cases;

namespace MlxDoctor.Harness.Compare;

/// <summary>The exit code of a comparison.</summary>
internal static class CompareGate
{
    /// <summary>
    /// Without the gate 0 unless nothing was judged; with it the doctor's usual rule: what broke and what could not be judged is 2, another model is 1.
    /// </summary>
    public static int ExitCode(IReadOnlyList<ProbeResult> results, bool gate)
    {
        var counts = VerdictCounts.Of(results.Select(r => r.Verdict));
        return gate ? ExitCodes.Of(counts, aborted: false) : counts.Judged == 0 ? ExitCodes.Broken : ExitCodes.Fine;
    }
}
