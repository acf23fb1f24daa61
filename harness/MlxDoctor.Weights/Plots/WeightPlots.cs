using System.Globalization;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Plots;

/// <summary>The pictures of a run: a heat map of error by layer and projection for each scheme, and the outliers of each projection.</summary>
internal static class WeightPlots
{
    private const double LeastCellWidth = 62;

    /// <summary>Width of a letter of a size of 1, on the wide side.</summary>
    private const double Letter = 0.58;
    private const double CellHeight = 18;
    private const double Left = 60;
    private const double Top = 44;

    /// <summary>Median relative error by layer and projection; the number stands in each cell, so that colour is not needed.</summary>
    public static string HeatMap(Table quant, string scheme)
    {
        var rows = quant.Rows.Where(r => quant.Text(r, "scheme") == scheme && quant.Number(r, "w_rel_fro") is { } v && !double.IsNaN(v)).ToList();
        var layers = rows.Select(r => quant.Integer(r, "layer") ?? -1).Distinct().Order().ToList();
        var projections = rows.Select(r => quant.Text(r, "proj")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var cells = rows.GroupBy(r => (Layer: quant.Integer(r, "layer") ?? -1, Projection: quant.Text(r, "proj")))
            .ToDictionary(g => g.Key, g => Quantile.OfSorted([.. g.Select(r => quant.Number(r, "w_rel_fro")!.Value).Order()], 50));
        var title = $"median relative error (Frobenius) of {scheme}, layer by projection";
        const string legend = "light: small, dark: large; the number is the value";
        var cellWidth = Math.Max(LeastCellWidth, (projections.Select(p => p.Length).DefaultIfEmpty(0).Max() * 9 * Letter) + 8);
        var svg = new Svg(Math.Max(Left + (projections.Count * cellWidth) + 20, (title.Length * 12 * Letter) + 16), Top + (layers.Count * CellHeight) + 30);
        svg.Text(8, 16, title, size: 12);
        svg.Text(8, Top + (layers.Count * CellHeight) + 20, legend, size: 10);
        if (cells.Count == 0)
            svg.Text(8, 36, "no matrix was measured");
        var (low, high) = cells.Count == 0 ? (0, 1) : (cells.Values.Min(), cells.Values.Max());
        for (var p = 0; p < projections.Count; p++)
            svg.Text(Left + ((p + 0.5) * cellWidth), Top - 6, projections[p], "middle", size: 9);
        for (var l = 0; l < layers.Count; l++)
        {
            svg.Text(Left - 6, Top + (l * CellHeight) + 13, layers[l] < 0 ? "none" : layers[l].ToString(CultureInfo.InvariantCulture), "end");
            for (var p = 0; p < projections.Count; p++)
            {
                if (!cells.TryGetValue((layers[l], projections[p]), out var value))
                    continue;
                var share = high > low ? (value - low) / (high - low) : 0;
                // Light is small, dark is large: the order survives a black-and-white print.
                var grey = (int)Math.Round(255 - (share * 185));
                var text = value.ToString("0.0000", CultureInfo.InvariantCulture);
                svg.Rectangle(
                    Left + (p * cellWidth), Top + (l * CellHeight), cellWidth, CellHeight,
                    string.Create(CultureInfo.InvariantCulture, $"rgb({grey},{grey},{Math.Min(255, grey + 12)})"),
                    string.Create(CultureInfo.InvariantCulture, $"layer {layers[l]} {projections[p]}: {value:R}"));
                svg.Text(Left + ((p + 0.5) * cellWidth), Top + (l * CellHeight) + 13, text, "middle", grey < 140 ? "#fff" : "#000", 10);
            }
        }

        return svg.Document(title);
    }

    /// <summary>Largest over mean magnitude of each matrix on a logarithmic axis, one line of circles per projection.</summary>
    public static string Outliers(Table stats)
    {
        var rows = stats.Rows.Where(r => stats.Number(r, "outlier_max_over_mean") is { } v && double.IsFinite(v) && v > 0).ToList();
        var projections = rows.Select(r => stats.Text(r, "proj")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        const string title = "largest over mean magnitude of each matrix (logarithmic), by projection; the worst is named";
        var left = (projections.Select(p => p.Length).DefaultIfEmpty(0).Max() * 11 * Letter) + 24;
        var right = left + 590;
        var width = right + 90;
        var svg = new Svg(width, Top + (projections.Count * 24) + 40);
        svg.Text(8, 16, title, size: 12);
        var max = rows.Count == 0 ? 10 : rows.Max(r => stats.Number(r, "outlier_max_over_mean")!.Value);
        var decades = Math.Max(1, Math.Ceiling(Math.Log10(max)));
        double X(double value) => left + (Math.Max(0, Math.Log10(value)) / decades * (right - left));
        var bottom = Top + (projections.Count * 24);
        for (var d = 0; d <= decades; d++)
        {
            svg.Line(X(Math.Pow(10, d)), Top - 8, X(Math.Pow(10, d)), bottom);
            svg.Text(X(Math.Pow(10, d)), bottom + 14, Math.Pow(10, d).ToString("0", CultureInfo.InvariantCulture), "middle");
        }

        for (var p = 0; p < projections.Count; p++)
        {
            svg.Text(left - 8, Top + (p * 24) + 10, projections[p], "end");
            foreach (var row in rows.Where(r => stats.Text(r, "proj") == projections[p]))
            {
                var value = stats.Number(row, "outlier_max_over_mean")!.Value;
                svg.Circle(
                    X(value), Top + (p * 24) + 6, 3.5, string.Create(CultureInfo.InvariantCulture, $"{stats.Text(row, "derived_tensor")}: {value:0.##}"));
            }

            var worst = rows.Where(r => stats.Text(r, "proj") == projections[p]).MaxBy(r => stats.Number(r, "outlier_max_over_mean"))!;
            svg.Text(X(stats.Number(worst, "outlier_max_over_mean")!.Value) + 7, Top + (p * 24) + 10, Where(stats, worst), size: 10, halo: true);
        }

        return svg.Document(title);
    }

    private static string Where(Table stats, object?[] row)
    {
        var parts = new List<string>();
        if (stats.Integer(row, "layer") is >= 0 and var layer)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"layer {layer}"));
        if (stats.Integer(row, "expert_id") is >= 0 and var expert)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"expert {expert}"));
        return string.Join(", ", parts);
    }
}
