using System.Globalization;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Weights.Plots;

namespace MlxDoctor.Harness.Cases.Context.Reports;

/// <summary>Time to the first token and decode speed over the length of the prompt, as SVG.</summary>
internal static class SpeedPicture
{
    private const double Left = 70, Right = 600, Top = 40, Height = 170, Gap = 70;

    /// <summary>The picture; null when no time was measured.</summary>
    public static string? Of(ContextResult result)
    {
        var points = result.Rungs.Count > 0
            ? result.Rungs.Select(r => (Size: r.Size, Speed: r.Speed()))
                .Select(r => (r.Size, Ttft: r.Speed.TtftMsPerToken * r.Size, Rate: Rate(r.Speed.ItlMs))).ToList()
            : result.Probes.Where(p => p.Good).OrderBy(p => p.Size).Select(p => (p.Size, Ttft: p.TtftMs, Rate: Rate(p.ItlMs))).ToList();
        if (points.All(p => p.Ttft is null))
            return null;
        var svg = new Svg(Right + 60, Top + (2 * Height) + Gap + 40);
        svg.Text(Left, 20, $"{result.Model} on {result.Server}: speed over length", size: 13);
        Panel(svg, Top, "ms to the first token", [.. points.Where(p => p.Ttft is not null).Select(p => ((double)p.Size, p.Ttft!.Value))]);
        Panel(svg, Top + Height + Gap, "tokens/s of the answer", [.. points.Where(p => p.Rate is not null).Select(p => ((double)p.Size, p.Rate!.Value))]);
        return svg.Document($"Speed of {result.Model} over the length of the prompt");
    }

    private static double? Rate(double? itlMs) => itlMs is > 0 ? 1000 / itlMs : null;

    private static void Panel(Svg svg, double top, string what, IReadOnlyList<(double Size, double Value)> points)
    {
        svg.Text(Left, top - 6, what);
        svg.Line(Left, top, Left, top + Height);
        svg.Line(Left, top + Height, Right, top + Height);
        if (points.Count == 0)
        {
            svg.Text(Left + 10, top + (Height / 2), "not measured", fill: "#888");
            return;
        }
        var (widest, highest) = (points.Max(p => p.Size), Math.Max(points.Max(p => p.Value), 1e-9));
        double X(double size) => Left + ((Right - Left) * size / widest);
        double Y(double value) => top + Height - (Height * value / highest);
        svg.Text(Left - 6, top + 10, Number(highest), "end");
        svg.Text(Left - 6, top + Height, "0", "end");
        for (var i = 0; i < points.Count; i++)
        {
            var (size, value) = points[i];
            if (i > 0)
                svg.Line(X(points[i - 1].Size), Y(points[i - 1].Value), X(size), Y(value));
            svg.Circle(X(size), Y(value), 3, $"{Number(size)} tokens: {Number(value)} {what}");
        }
        svg.Text(X(points[0].Size), top + Height + 14, Number(points[0].Size), "middle");
        svg.Text(X(widest), top + Height + 14, $"{Number(widest)} tokens", "middle");
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);
}
