using MlxDoctor.Core.Findings;

namespace MlxDoctor.Weights.Static;

/// <summary>Values of the tensors.</summary>
internal static class ContentChecks
{
    /// <summary>Below this many elements equal tensors (norms at their initial value) are no surprise.</summary>
    private const long NotableElements = 1024;

    /// <summary>The checks.</summary>
    public static IReadOnlyList<StaticCheck> All { get; } =
    [
        new("content.nan", FindingCode.WeightsContentNan, "no value is NaN", c => c.Contents.Where(t => t.Value.NaNs > 0).OrderBy(
            t => t.Key.Name, StringComparer.Ordinal)
            .Select(t => new StaticFinding(StaticVerdict.Fail, t.Key.File, t.Key.Name, FormattableString.Invariant($"has {t.Value.NaNs} NaN values")))),
        new("content.infinity", FindingCode.WeightsContentInfinity, "no value is infinite", c => c.Contents.Where(t => t.Value.Infinities > 0).OrderBy(
            t => t.Key.Name, StringComparer.Ordinal)
            .Select(
                t => new StaticFinding(StaticVerdict.Fail, t.Key.File, t.Key.Name, FormattableString.Invariant($"has {t.Value.Infinities} infinite values")))),
        new("content.zero", FindingCode.WeightsContentZero, "no tensor is all zero", c => c.Contents.Where(
            t => t.Value.AllZero && IsWeight(t.Key.Name)).OrderBy(t => t.Key.Name, StringComparer.Ordinal)
            .Select(t => new StaticFinding(StaticVerdict.Warn, t.Key.File, t.Key.Name, "every value is zero"))),
        new("content.duplicates", FindingCode.WeightsContentDuplicates, "no two tensors are equal", Duplicates),
    ];

    private static bool IsWeight(string name) => !name.EndsWith(".bias", StringComparison.Ordinal) && !name.EndsWith(".biases", StringComparison.Ordinal);

    private static IEnumerable<StaticFinding> Duplicates(StaticContext c)
    {
        var groups = c.Contents.Where(t => t.Key.Info.Elements >= NotableElements && IsWeight(t.Key.Name) && !t.Value.AllZero)
            .GroupBy(t => t.Value.Hash, StringComparer.Ordinal).Where(g => g.Count() > 1);
        foreach (var group in groups)
        {
            var names = group.Select(t => t.Key).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
            yield return new StaticFinding(StaticVerdict.Warn, names[1].File, names[1].Name, $"equals {names[0].Name} bit for bit");
        }
    }
}
