using System.IO.Enumeration;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Running;

/// <summary>Which cases an area list and a glob leave.</summary>
internal static class CaseSelection
{
    private static readonly string[] Levels = ["fast", "must", "all"];

    /// <summary>
    /// The selected cases in running order. <c>--level</c> fast (the default) leaves out the slow ones, must takes only what is binding, all takes everything;
    /// a pattern finds slow cases too; of a recording only the cases that are in it; Full has every case and the agents; a benchmark without a choice has its own.
    /// </summary>
    /// <exception cref="UsageException">A level, area or glob matches nothing; the message names the nearest.</exception>
    public static IReadOnlyList<ICheckCase> Select(RunRequest request, Workspace workspace)
    {
        var (areas, glob) = (request.Get(RunOptions.Areas), request.Get(RunOptions.Case));
        if (request.Tier == "benchmark" && areas.Count == 0 && glob is null)
            return [];
        var level = request.Get(RunOptions.Level) ?? (request.Tier == "full" ? "all" : "fast");
        if (!Levels.Contains(level))
            throw new UsageException($"no level '{level}'", Nearest.Hint(level, Levels));
        List<ICheckCase> all = [.. Catalogue.All, .. Agents(request, workspace)];
        var known = all.Select(c => c.Info.Area).Distinct().ToList();
        foreach (var area in areas.Where(a => !known.Contains(a)))
            throw new UsageException($"no area '{area}'", Nearest.Hint(area, known));
        var recorded = request.Get(RunOptions.Replay) is { } folder ? TapeReader.Open(folder).Cases : null;
        var inArea = all.Where(c => (areas.Count == 0 || areas.Contains(c.Info.Area)) && recorded?.Contains(c.Info.Id) != false).OrderBy(c => c.Info.Harmful).ToList();
        if (glob is null && recorded is not null && !request.Has(RunOptions.Level))
            return inArea;
        if (glob is null)
            return [.. inArea.Where(c => level switch { "all" => true, "must" => c.Info.Level == Level.Must, _ => c.Info.Fast })];
        var matching = inArea.Where(c => FileSystemName.MatchesSimpleExpression(glob, c.Info.Id)).ToList();
        return matching.Count > 0
            ? matching
            : throw new UsageException($"no case matches '{glob}'", Nearest.Hint(glob.Trim('*'), inArea.Select(c => c.Info.Id)));
    }

    private static IEnumerable<ICheckCase> Agents(RunRequest request, Workspace workspace) =>
        request.Tier == "full" ? AgentCases.Rows(workspace, request.Get(RunOptions.Agents)) : [];
}
