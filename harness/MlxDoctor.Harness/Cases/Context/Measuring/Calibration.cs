namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>How many tokens lines of text cost, learnt from the server's own counts; no tokenizer is needed.</summary>
internal sealed class Calibration
{
    /// <summary>Aimed below the wanted size by this share, so that a prompt of the declared length is not beyond it.</summary>
    public const double Margin = 0.005;

    /// <summary>Tokens by which two texts of equally many lines may differ: names are of different length.</summary>
    private const int NamesDiffer = 100;

    private readonly List<(int Lines, long Tokens)> _seen = [];

    /// <summary>Learns from one prompt.</summary>
    public void Learn(int lines, long promptTokens)
    {
        _seen.RemoveAll(s => s.Lines == lines);
        _seen.Add((lines, promptTokens));
    }

    /// <summary>Two lengths were seen.</summary>
    public bool Ready => _seen.Count >= 2;

    /// <summary>Lines of the largest prompt that stays below so many tokens; at least one.</summary>
    public int Lines(int promptTokens)
    {
        var (overhead, perLine) = Fit();
        return Math.Max(1, (int)(((promptTokens * (1 - Margin)) - overhead) / perLine));
    }

    /// <summary>Tokens that a prompt of so many lines should have.</summary>
    public int Tokens(int lines)
    {
        var (overhead, perLine) = Fit();
        return (int)Math.Round(overhead + (perLine * lines));
    }

    /// <summary>Fewer tokens than these are no error of the calibration but a prompt that was cut; strict where a prompt of half the length was seen.</summary>
    public double Least(int lines) => Math.Min(Tokens(lines) - NamesDiffer, Tokens(lines) * (_seen.Max(s => s.Lines) >= lines * 0.45 ? 0.98 : 0.9));

    /// <summary>The line through the shortest and the longest prompt that were seen.</summary>
    private (double Overhead, double PerLine) Fit()
    {
        var (least, most) = (_seen.MinBy(s => s.Lines), _seen.MaxBy(s => s.Lines));
        var perLine = (double)(most.Tokens - least.Tokens) / (most.Lines - least.Lines);
        return (least.Tokens - (perLine * least.Lines), Math.Max(perLine, 0.1));
    }
}
