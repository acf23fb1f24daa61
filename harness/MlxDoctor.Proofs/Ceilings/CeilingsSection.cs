using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Ceilings;

/// <summary>What one verb measured, and on which machine.</summary>
/// <param name="Title">One of <see cref="CeilingsPage.Titles"/>.</param>
/// <param name="Command">The command line that measured it.</param>
/// <param name="Lines">What it printed.</param>
/// <param name="Commit">The commit that was measured; null outside of a checkout.</param>
/// <param name="Before">The machine when it began.</param>
/// <param name="After">The machine when it ended.</param>
internal sealed record CeilingsSection(string Title, string Command, IReadOnlyList<string> Lines, string? Commit, MachineNote Before, MachineNote After)
{
    /// <summary>The section without its title.</summary>
    public string Text() =>
        $"`{Command}`\n\n```text\n{string.Join('\n', Lines)}\n```\n\nCommit {(Commit is null ? "unknown" : $"`{Commit}`")}. {Before.Describe(After)}";
}
