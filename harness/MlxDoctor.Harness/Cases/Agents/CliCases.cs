using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>A case for each real agent: its small form, which tiny models hold, and its usual one.</summary>
internal static class CliCases
{
    /// <summary>The cases <c>agents.cli-*</c> in their minimal forms.</summary>
    public static IReadOnlyList<ICheckCase> Minimal(IReadOnlyList<CliProfile> book) => Of(book, "minimal");

    /// <summary>The cases <c>agents.cli-*-default</c>, whose prompts have 8,000 to 20,000 tokens.</summary>
    public static IReadOnlyList<ICheckCase> Usual(IReadOnlyList<CliProfile> book) => Of(book, "default");

    private static IReadOnlyList<ICheckCase> Of(IReadOnlyList<CliProfile> book, string form) =>
        [.. book.SelectMany(p => p.Forms.Where(f => f.Name == form).Select(f => new CliCase(p, f)))];
}
