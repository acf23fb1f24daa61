using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Commands;

/// <summary>The cases behind a word: one id, a family such as <c>stop</c>, an area such as <c>perf</c>, or a pattern.</summary>
internal static class CaseFamilies
{
    private static readonly IReadOnlyDictionary<Area, string> Purposes = new Dictionary<Area, string>
    {
        [Area.Agents] = "what coding agents send and need: each profile's dialogue is played, and agents that are installed do a small task",
        [Area.Answers] = """
            whether the answers are those of the baseline. Where all five recorded starts agreed, another answer counts when a fresh start gives another one too;
              where they disagreed, only a higher rate of new answers counts. Other words are exit code 1, a form that was right and broke is 2. How: harness/pages/upgrade.md
            """,
        [Area.Contract] = "what the API owes every client, whatever the model says: shapes, streams, stop strings, limits, refusals, survival",
        [Area.Output] = "whether what arrives is clean: text, thinking and tool calls in their own fields, nothing lost, nothing of the template in it",
        [Area.Parsers] = "how a server takes thoughts and tool calls apart, family by family: a tiny checkpoint emits exact tokens, so that every answer's "
            + "truth is known. It runs where it is asked for",
        [Area.Perf] = """
            how fast and how large. A metric is slower when it is beyond its limit against this machine's baseline in three fresh sessions
              (four where the limit is above 12 %; each is asked for only while all before it were slower), or side by side against another
              server (--against) in every round. The limit is the larger of the metric's floor in harness/thresholds.yaml
              (a percentage, and an amount that must be exceeded too) and the spread of the baseline's five sessions; above 25 % it is not gated.
              Only metrics that are listed there as gated set the exit code. How often that errs: harness/pages/STATISTICS.md
            """,
        [Area.Weights] = "whether the model's folder is whole and says what its weights are, without running it",
    };

    /// <summary>The cases, in running order.</summary>
    /// <exception cref="UsageException">The word stands for none; the message names the nearest.</exception>
    public static IReadOnlyList<ICheckCase> Find(Workspace workspace, string word)
    {
        var all = Cases(workspace, word);
        if (all.FirstOrDefault(c => c.Info.Id == word) is { } one)
            return [one];
        var cases = all.Where(c => c.Info.Area.Name() == word || Family(c) == word || FileSystemName.MatchesSimpleExpression(word, c.Info.Id)).ToList();
        return cases.Count > 0
            ? cases
            : throw new UsageException(
                $"no case, family or area '{word}'",
                Nearest.Hint(
                    word.TrimEnd('*', '.'), all.SelectMany(c => (string[])[c.Info.Id, Family(c)]).Concat(Purposes.Keys.Select(a => a.Name())).Distinct()));
    }

    /// <summary>What the area is for.</summary>
    public static string Purpose(Area area) => Purposes[area];

    /// <summary>The agents' files are read only where they are asked for.</summary>
    private static IReadOnlyList<ICheckCase> Cases(Workspace workspace, string word) =>
        word.StartsWith(AgentCase.Family.TrimEnd('.'), StringComparison.Ordinal) || word.StartsWith('*')
            ? [.. Catalogue.All, .. AgentCases.Rows(workspace, [])]
            : word.StartsWith(ParserCases.Prefix.TrimEnd('.'), StringComparison.Ordinal) ? [.. Catalogue.All, .. ParserCases.Rows(workspace)]
            : Catalogue.All;

    private static string Family(ICheckCase check) => check.Info.Id.Split('.')[0];
}
