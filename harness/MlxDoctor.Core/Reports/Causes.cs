using System.Text.RegularExpressions;

namespace MlxDoctor.Core.Reports;

/// <summary>Groups findings: those of a known deviation by its reason, new ones by their code.</summary>
public static partial class Causes
{
    /// <summary>Where a request's body is kept beside its transcript, because it is too long for a line.</summary>
    public const string BodyInFile = "--data-binary '@";

    /// <summary>Where a case's sentence goes on to say in which modes it asks.</summary>
    private const string HowOften = ", streamed";

    /// <summary>What is wrong in a run: what could not be judged first, then what fails, then what is slower.</summary>
    public static IReadOnlyList<Cause> Of(RunView view) => Of(view.Cases.SelectMany(c => CauseEntry.Of(c.Record)));

    /// <summary>New ones first, then by rank, then the frequent.</summary>
    public static IReadOnlyList<Cause> Of(IEnumerable<CauseEntry> entries)
    {
        var groups = entries.GroupBy(e => e.Key, StringComparer.Ordinal)
            .Select(g => g.ToList())
            .OrderBy(g => g[0].Known is not null)
            .ThenBy(RankOf)
            .ThenByDescending(g => CasesOf(g).Count)
            .ThenBy(g => g[0].Finding.Code.Text, StringComparer.Ordinal);
        return [.. groups.Select((g, i) => Make(i + 1, g))];
    }

    private static Cause Make(int number, IReadOnlyList<CauseEntry> group)
    {
        var examples = group.GroupBy(e => e.Finding.Code.Text, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.OrderBy(Effort).ThenBy(e => e.IsBare ? "" : e.Record.Id, StringComparer.Ordinal).First())
            .ToList();
        var (first, known) = (examples[0], group[0].Known);
        return new()
        {
            Number = number,
            Title = known is not null ? Version().Replace(known.Reason, "")
                : first is { IsOfOneCase: true, Sends: { } sends } ? $"{first.Finding.Message}: {sends.Split(HowOften)[0]}"
                : first.Finding.Message,
            KnownReason = known?.Reason,
            Link = known?.Link,
            Rank = RankOf(group),
            Blame = group.Min(e => e.Finding.Blame),
            Cases = CasesOf(group),
            Examples = examples,
        };
    }

    /// <summary>The version in which a deviation was first seen; a page has its own.</summary>
    [GeneratedRegex(@"\s*\([^()]*\d[^()]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    private static int RankOf(IReadOnlyList<CauseEntry> group) => group.Min(e => e.Rank);

    private static IReadOnlyList<string> CasesOf(IReadOnlyList<CauseEntry> group) => [.. group.Select(e => e.Record.Id).Distinct(StringComparer.Ordinal)];

    /// <summary>The shortest line that stands on its own.</summary>
    private static int Effort(CauseEntry entry) =>
        entry.Finding.Curl is not { } curl ? int.MaxValue
        : curl.Contains(BodyInFile, StringComparison.Ordinal) ? int.MaxValue - 1
        : curl.Length;
}
