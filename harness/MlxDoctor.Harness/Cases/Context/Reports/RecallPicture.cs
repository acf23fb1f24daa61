using System.Globalization;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Weights.Plots;

namespace MlxDoctor.Harness.Cases.Context.Reports;

/// <summary>Right answers by depth and length, as an SVG heat map.</summary>
internal static class RecallPicture
{
    /// <summary>Bands of depth.</summary>
    public const int Bands = 8;

    private const double Left = 90, Top = 50, Width = 52, Height = 24;

    /// <summary>The picture; null when nothing was scored.</summary>
    public static string? Of(ContextResult result)
    {
        if (result.Rungs.Count == 0)
            return null;
        var svg = new Svg(Left + (result.Rungs.Count * Width) + 40, Top + ((Bands + 1) * Height) + 60);
        svg.Text(10, 20, $"{result.Model} on {result.Server}: keys answered rightly, cold", size: 13);
        svg.Text(Left - 6, Top - 8, "depth", "end");
        for (var band = 0; band < Bands; band++)
            svg.Text(
                Left - 6, Top + (band * Height) + 16,
                string.Create(CultureInfo.InvariantCulture, $"{100.0 * band / Bands:0}-{100.0 * (band + 1) / Bands:0} %"), "end");
        svg.Text(Left - 6, Top + (Bands * Height) + 16, "chain", "end");
        for (var column = 0; column < result.Rungs.Count; column++)
            Column(svg, Left + (column * Width), result.Rungs[column]);
        return svg.Document($"Keys answered rightly by {result.Model}, by depth and length");
    }

    /// <summary>Right answers and questions in a band of depth; band <see cref="Bands"/> is the chain.</summary>
    public static (int Right, int Asked) Cell(RungRecord rung, int band)
    {
        var keys = rung.Haystacks.SelectMany(h => h.Keys)
            .Where(k => band == Bands ? k.IsChain : !k.IsChain && Math.Min((int)(k.Depth * Bands), Bands - 1) == band).ToList();
        return (keys.Count(k => k.Asked.Cold), keys.Count);
    }

    private static void Column(Svg svg, double x, RungRecord rung)
    {
        for (var band = 0; band <= Bands; band++)
        {
            var (right, asked) = Cell(rung, band);
            var title = asked == 0 ? "not asked" : string.Create(CultureInfo.InvariantCulture, $"{right} of {asked} at {rung.Size:#,0} tokens");
            svg.Rectangle(x, Top + (band * Height), Width, Height, Colour(right, asked), title);
            if (asked > 0)
                svg.Text(x + (Width / 2), Top + (band * Height) + 16, string.Create(CultureInfo.InvariantCulture, $"{right}/{asked}"), "middle", halo: true);
        }
        svg.Text(x + (Width / 2), Top + ((Bands + 1) * Height) + 16, string.Create(CultureInfo.InvariantCulture, $"{rung.Size:#,0}"), "middle");
    }

    // From red over yellow to green; also told by the numbers.
    private static string Colour(int right, int asked)
    {
        if (asked == 0)
            return "#ddd";
        var share = (double)right / asked;
        var (red, green) = share < 0.5 ? (220, (int)(60 + (300 * share))) : ((int)(220 - (260 * (share - 0.5))), 200);
        return string.Create(CultureInfo.InvariantCulture, $"#{red:x2}{green:x2}50");
    }
}
