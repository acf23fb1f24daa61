using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>Draws the samples of a metric on one line.</summary>
internal static class PagePlot
{
    private const double Width = 480, Height = 72, Left = 12, Right = Width - 12, Top = 4, Axis = 50;
    private const int MostDots = 400;

    /// <summary>The picture; what was not measured is not in it.</summary>
    public static Html Of(Metric m, string words)
    {
        var samples = m.Samples.Where(double.IsFinite).Take(MostDots).ToList();
        var others = m.BaselineSamples.Where(double.IsFinite).Take(MostDots).ToList();
        var baseline = m.Baseline is { } b && double.IsFinite(b) ? b : (double?)null;
        // A limit that is too wide to gate does not say what counts as the same.
        var limit = m.Judgement != Judgement.NotGated && baseline is { } at && m.LimitPct is { } pct
            && Math.Abs(at * (pct / 100)) is var wide && double.IsFinite(wide) ? wide : 0;
        var value = m.Value is { } v && double.IsFinite(v) ? v : (double?)null;
        List<double> seen = [.. samples, .. others];
        if (value is { } shown)
            seen.Add(shown);
        if (baseline is { } middle)
            seen.AddRange([middle - limit, middle + limit]);
        var (low, high) = (seen.Min(), seen.Max());
        // One half may be as large as a number can be, so that their difference is none.
        var span = (high / 2) - (low / 2);
        double X(double x) => span > 0 ? Left + ((Right - Left) * (((x / 2) - (low / 2)) / span)) : Width / 2;
        Html Upright(string kind, double? at) => at is { } x
            ? Html.Of($"<line class=\"{kind}\" x1=\"{X(x)}\" y1=\"{Top}\" x2=\"{X(x)}\" y2=\"{Axis}\"/>\n")
            : Html.None;
        Html Circles(string kind, IEnumerable<double> values, double radius) =>
            Html.Join(values.Select((x, i) => Html.Of($"<circle class=\"{kind}\" cx=\"{X(x)}\" cy=\"{Row(i)}\" r=\"{radius}\"/>\n")));
        Html Band(double from, double to) =>
            Html.Of($"<rect class=\"band\" x=\"{X(from)}\" y=\"{Top}\" width=\"{X(to) - X(from)}\" height=\"{Axis - Top}\"/>\n");
        var band = baseline is { } same && limit > 0 ? Band(same - limit, same + limit) : Html.None;
        return Html.Of(
            $"""
            <svg class="plot" viewBox="0 0 {Width} {Height}" role="img" aria-label="{words}">
            {band}<line class="axis" x1="{Left}" y1="{Axis}" x2="{Right}" y2="{Axis}"/>
            {Upright("baseline", baseline)}{Circles("ring", others, 4)}{Circles("dot", samples, 3.5)}{Upright("value", value)}
            <text x="{Left}" y="{Height - 6}">{Format.Number(low)}</text>
            <text x="{Right}" y="{Height - 6}" text-anchor="end">{Format.Number(high, m.Unit)}</text>
            </svg>
            """);
    }

    /// <summary>Neighbours in time lie in different rows, so that equal values are seen as several.</summary>
    private static double Row(int index) => 14 + (index % 4 * 9);
}
