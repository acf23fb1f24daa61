using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Self.Agents;

/// <summary>Runs the row of a real agent and keeps its words for the test's output.</summary>
internal static class CliRow
{
    /// <summary>The agents.</summary>
    public static IReadOnlyList<CliProfile> Book { get; } = CliBook.Load(Path.Combine(Repo.Root, "fixtures"));

    /// <summary>Runs an agent's minimal form; a missing agent skips the test.</summary>
    public static async Task<CaseOutcome> RunAsync(string agent, CaseContext context, string form = "minimal")
    {
        var profile = Book.Single(p => p.Name == agent);
        Skip.If(profile.Find() is null, $"{profile.Command} is not installed ({profile.Install})");
        return await CaseRunner.RunAsync(new CliCase(profile, profile.Forms.Single(f => f.Name == form)), context, [], CancellationToken.None);
    }

    /// <summary>All that a reader wants when it did not pass.</summary>
    public static string Explain(CaseOutcome outcome) =>
        $"{outcome.Reason} | {string.Join(" | ", outcome.Notes)} | {string.Join(" | ", outcome.Findings.Select(f => $"{f.Code}: {f.Seen}"))}";
}
