using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Running;

/// <summary>Which cases an area list and a glob leave.</summary>
internal static class CaseSelection
{
    private static readonly string[] Levels = ["fast", "must", "all"];

    /// <summary>
    /// The selected cases in running order. <c>--level</c> fast (the default) leaves out the slow ones, must takes only what is binding, all takes everything;
    /// a pattern finds slow cases too; of a recording only the cases that are in it; Full has every case and the agents; a benchmark without a choice has its
    /// own.
    /// </summary>
    /// <exception cref="UsageException">A level, area or glob matches nothing; the message names the nearest.</exception>
    public static IReadOnlyList<ICheckCase> Select(RunRequest request, Workspace workspace)
    {
        var (areas, glob) = (request.Get(RunOptions.Areas), request.Get(RunOptions.Case));
        if (request.Tier == Tier.Benchmark && areas.Count == 0 && glob is null)
            return [];
        var level = request.Get(RunOptions.Level) ?? (request.Tier == Tier.Full ? "all" : "fast");
        if (!Levels.Contains(level))
            throw new UsageException($"no level '{level}'", Nearest.Hint(level, Levels));
        List<ICheckCase> all = [.. Catalogue.All, .. Parsers(areas, glob, workspace), .. Agents(request, workspace)];
        var known = all.Select(c => c.Info.Area).Append(Area.Parsers).Distinct().Select(a => a.Name()).ToList();
        foreach (var area in areas.Where(a => !known.Contains(a)))
            throw new UsageException($"no area '{area}'", Nearest.Hint(area, known));
        var recorded = request.Get(RunOptions.Replay) is { } folder ? TapeReader.Open(folder).Cases : null;
        var inArea =
            all.Where(
                c => (areas.Count == 0 ? !request.Has(RunOptions.Budget) || glob is not null
                    || !TimeBudget.IsFree(c.Info) : areas.Contains(c.Info.Area.Name()))
                    && recorded?.Contains(c.Info.Id) != false).OrderBy(c => c.Info.Harmful).ToList();
        // Recording needs the figures and the answers, not the verdict of every case.
        if (request.Get(RunOptions.UpdateBaselines) && !request.Has(RunOptions.Level) && areas.Count == 0 && glob is null)
            return [.. inArea.Where(c => (c.Info.Area == Area.Perf && !request.Get(RunOptions.AcceptAnswers) && (c.Info.Fast || request.Tier == Tier.Full))
                || c.Info.Area == Area.Answers)];
        if (glob is null && recorded is not null && !request.Has(RunOptions.Level))
            return inArea;
        if (glob is null)
            return [.. inArea.Where(c => level switch { "all" => true, "must" => c.Info.Level == Level.Must, _ => c.Info.Fast })];
        var words = glob.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.FirstOrDefault(w => !inArea.Exists(c => Matches(w, c))) is { } nothing)
            throw new UsageException($"no case matches '{nothing}'", Hint(nothing, inArea));
        return [.. inArea.Where(c => words.Any(w => Matches(w, c)))];
    }

    private static bool Matches(string word, ICheckCase check) =>
        Family(check) == word || FileSystemName.MatchesSimpleExpression(word, check.Info.Id);

    /// <summary>Near names, or the families: all cases would fill a screen.</summary>
    private static string Hint(string word, IReadOnlyList<ICheckCase> cases)
    {
        var families = cases.Select(Family).Distinct().ToList();
        List<string> names = [.. cases.Select(c => c.Info.Id), .. families];
        return Nearest.Of(word.Trim('*', '.'), names).Count > 0
            ? Nearest.Hint(word.Trim('*', '.'), names)
            : $"the families are {string.Join(", ", families.Order(StringComparer.Ordinal))}; each case: harness/doctor check --list";
    }

    private static string Family(ICheckCase check) => check.Info.Id.Split('.')[0];

    /// <summary>Each family is a server of its own, so these run where they are asked for.</summary>
    private static IEnumerable<ICheckCase> Parsers(IReadOnlyList<string> areas, string? glob, Workspace workspace) =>
        areas.Contains(Area.Parsers.Name()) || glob?.StartsWith(ParserCases.Prefix, StringComparison.Ordinal) == true ? ParserCases.Rows(workspace) : [];

    private static IEnumerable<ICheckCase> Agents(RunRequest request, Workspace workspace) =>
        request.Tier == Tier.Full ? AgentCases.Rows(workspace, request.Get(RunOptions.Agents)) : [];
}
