using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Markup;

namespace MlxDoctor.Core.Reports;

/// <summary>The section with a tile for each family of cases: how many of them hold.</summary>
internal static class PageFamilies
{
    private const int MostFamilies = 300;
    private const string Others = "other areas";

    public static PageSection Of(RunView view)
    {
        var families = view.Cases.GroupBy(c => (c.Record.Area, Family: Family(c.Record.Id))).Take(MostFamilies).ToList();
        // An area of one family needs no heading of its own.
        var alone = families.GroupBy(f => f.Key.Area).Where(a => a.Count() == 1).Select(a => a.Key).ToHashSet(StringComparer.Ordinal);
        var isOne = alone.Count == families.Count;
        var areas = families.GroupBy(f => alone.Contains(f.Key.Area) ? Others : f.Key.Area).OrderBy(a => a.Key == Others);
        return PageParts.Section("families", "Families of cases", families.Count == 0 ? Html.None : Html.Of(
            $"""
            <p>What was asked, by subject{(view.Models.Count > 1 ? ", all models together" : "")}. Cases that pass are only counted here.</p>
            {areas.Select(a => Area(isOne ? "" : a.Key, a.Select(f => Tile(f.Key.Family, [.. f]))))}
            """));
    }

    private static Html Area(string area, IEnumerable<Html> tiles) =>
        Html.Of($"{(area.Length == 0 ? Html.None : Html.Of($"<h3>{PageParts.Short(area)}</h3>\n"))}<ul class=\"grid\">\n{tiles}</ul>\n");

    private static Html Tile(string family, IReadOnlyList<CaseView> cases)
    {
        var counts = PageParts.Counted(cases);
        return Html.Of(
            $"""
            <li class="tile {PageParts.Class(counts[0].Verdict)}"><span class="name">{PageParts.Short(family, 60)}</span>
            {Bar(counts, cases.Count)}
            {PageParts.Tally(cases)}</li>

            """);
    }

    private static Html Bar(IReadOnlyList<(Verdict Verdict, int Count)> counts, int total)
    {
        var bars = new List<Html>();
        var x = 0.0;
        foreach (var (verdict, count) in counts)
        {
            var width = 100.0 * count / total;
            bars.Add(Html.Of($"<rect class=\"{PageParts.Class(verdict)}\" x=\"{x}\" y=\"0\" width=\"{width}\" height=\"4\"/>"));
            x += width;
        }
        return Html.Of($"<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">{bars}</svg>");
    }

    private static string Family(string id) => id.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? id[..dot] : id;
}
