using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Verdicts in the words of a conformance table.</summary>
internal static class VerdictCell
{
    /// <summary>What stands for a case that was not put.</summary>
    public const string Nothing = "";

    /// <summary>Worst first: several models share a cell of the overview.</summary>
    private static readonly Verdict[] Order = [Verdict.Error, Verdict.Fail, Verdict.KnownDeviation, Verdict.Inconclusive, Verdict.Skip, Verdict.Pass];

    /// <summary>The word of one record.</summary>
    public static string Of(CaseRecord? record) => record is null ? Nothing : Word(record.Verdict);

    /// <summary>The word of the worst of several.</summary>
    public static string Worst(IEnumerable<CaseRecord?> records)
    {
        var verdicts = records.OfType<CaseRecord>().Select(r => r.Verdict).ToHashSet();
        return verdicts.Count == 0 ? Nothing : Word(Order.First(verdicts.Contains));
    }

    /// <summary>Judged cases that hold, deviate, fail, and those that were not judged.</summary>
    public static (int Holds, int Deviates, int Fails, int NotJudged) Count(IEnumerable<string> words)
    {
        var list = words.Where(w => w.Length > 0).ToList();
        return (list.Count(w => w == Word(Verdict.Pass)), list.Count(w => w == Word(Verdict.KnownDeviation)), list.Count(w => w == Word(Verdict.Fail)),
            list.Count(w => w == Word(Verdict.Skip) || w == Word(Verdict.Error) || w == Word(Verdict.Inconclusive)));
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "holds",
        Verdict.KnownDeviation => "deviates",
        Verdict.Fail or Verdict.Regression => "**fails**",
        Verdict.Skip => "skipped",
        Verdict.Inconclusive => "inconclusive",
        _ => "not judged",
    };
}
