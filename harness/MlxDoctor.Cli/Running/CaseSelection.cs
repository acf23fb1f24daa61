using System.IO.Enumeration;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Checks;

namespace MlxDoctor.Cli.Running;

/// <summary>Which cases an area list and a glob leave.</summary>
internal static class CaseSelection
{
    /// <summary>The selected cases in running order.</summary>
    /// <exception cref="UsageException">An area or glob matches nothing; the message names the nearest.</exception>
    public static IReadOnlyList<ICheckCase> Select(IReadOnlyList<string> areas, string? glob)
    {
        var known = Catalogue.All.Select(c => c.Info.Area).Distinct().ToList();
        foreach (var area in areas.Where(a => !known.Contains(a)))
            throw new UsageException($"no area '{area}'", Nearest.Hint(area, known));
        var inArea = Catalogue.All.Where(c => areas.Count == 0 || areas.Contains(c.Info.Area)).ToList();
        if (glob is null)
            return inArea;
        var matching = inArea.Where(c => FileSystemName.MatchesSimpleExpression(glob, c.Info.Id)).ToList();
        return matching.Count > 0
            ? matching
            : throw new UsageException($"no case matches '{glob}'", Nearest.Hint(glob.Trim('*'), inArea.Select(c => c.Info.Id)));
    }
}
