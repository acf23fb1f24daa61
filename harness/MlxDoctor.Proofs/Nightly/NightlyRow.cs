namespace MlxDoctor.Proofs.Nightly;

/// <summary>How a part ended, and when.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Command">The command line as shown.</param>
/// <param name="Outcome"><see cref="Passed"/>, or another word with its reason.</param>
/// <param name="Seconds">How long it took; empty for what did not run.</param>
/// <param name="Load">Load average before it; empty where unknown.</param>
/// <param name="Commit">The commit that ran.</param>
/// <param name="Date">The day, in UTC.</param>
internal sealed record NightlyRow(string Part, string Command, string Outcome, string Seconds, string Load, string Commit, string Date)
{
    public const string Passed = "passed";
    public const string Failed = "FAILED";
    public const string Skipped = "skipped";
    public const string NeverRun = "never run";

    /// <summary>True when it could not run on that machine.</summary>
    public bool IsSkipped => Outcome.StartsWith(Skipped, StringComparison.Ordinal);

    /// <summary>A part of which no page tells.</summary>
    public static NightlyRow Never(NightlyPart part) => new(part.Name, part.Shown, NeverRun, "", "", "", "");
}
