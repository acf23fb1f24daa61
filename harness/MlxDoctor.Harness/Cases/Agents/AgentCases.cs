using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>A row for every profile, broken ones too.</summary>
internal static class AgentCases
{
    /// <summary>The rows of a book, in its order.</summary>
    public static IReadOnlyList<ICheckCase> All(AgentBook book) => [.. book.All.Select(e => new AgentCase(e))];

    /// <summary>The profiles' rows, then those of the real agents; a missing agent skips by name.</summary>
    /// <param name="workspace">Where both are described.</param>
    /// <param name="names">Only these; empty for all. A name stands for its profile and for the real agent.</param>
    public static IReadOnlyList<ICheckCase> Rows(Workspace workspace, IReadOnlyList<string> names) =>
    [
        .. All(AgentBook.Load(workspace.Agents, AgentBook.UserFolder()))
            .Concat(CliCases.Minimal(CliBook.Load(workspace.Fixtures)))
            .Where(c => names.Count == 0 || names.Contains(Name(c.Info.Id))),
    ];

    /// <summary>The row with an id.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ones.</exception>
    public static ICheckCase Find(Workspace workspace, string id)
    {
        var rows = Rows(workspace, []);
        return rows.FirstOrDefault(c => c.Info.Id == id) ?? throw new UsageException($"no case '{id}'", Nearest.Hint(id, rows.Select(c => c.Info.Id)));
    }

    /// <summary>The row of a book with an id.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ones.</exception>
    public static ICheckCase Find(AgentBook book, string id) =>
        All(book).FirstOrDefault(c => c.Info.Id == id) ?? throw new UsageException($"no case '{id}'", Nearest.Hint(id, All(book).Select(c => c.Info.Id)));

    private static string Name(string id)
    {
        const string real = "cli-";
        var name = id[AgentCase.Family.Length..];
        return name.StartsWith(real, StringComparison.Ordinal) ? name[real.Length..] : name;
    }
}
