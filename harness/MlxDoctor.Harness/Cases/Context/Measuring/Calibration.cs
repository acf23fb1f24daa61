using MlxDoctor.Harness.Cases.Context.Items;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>How many tokens the characters of a prompt cost, learnt from the server's own counts; no tokenizer is needed.</summary>
internal sealed class Calibration
{
    /// <summary>Aimed below the wanted size by so many tokens: names cost more or less than their characters.</summary>
    public const double MarginTokens = 16;

    /// <summary>Aimed below the wanted size by this share beside.</summary>
    public const double Margin = 0.005;

    /// <summary>Tokens by which two texts of equally many characters may differ.</summary>
    private const int NamesDiffer = 100;

    private readonly List<(int Characters, long Tokens)> _seen = [];
    private double _chain;

    /// <summary>Learns from one prompt; of those with a chain only what the chain adds.</summary>
    public void Learn(Haystack haystack, long promptTokens)
    {
        var characters = haystack.Asking().Length;
        if (haystack.HasChain)
        {
            _chain = promptTokens - Tokens(characters, false);
            return;
        }
        _seen.RemoveAll(s => s.Characters == characters);
        _seen.Add((characters, promptTokens));
    }

    /// <summary>Characters of a prompt that stays below so many tokens.</summary>
    public int Characters(double promptTokens, bool chain)
    {
        var (overhead, perCharacter) = Fit();
        var (least, most) = (_seen.Min(s => s.Tokens), _seen.Max(s => s.Tokens));
        // What is far beyond all that was seen is known less well; of one prompt alone too many tokens a character are learnt, so that it errs below.
        var stretch = least == most ? 1 : Math.Max(1, (promptTokens - most) / (most - least));
        var aim = promptTokens - (MarginTokens * stretch) - (Margin * promptTokens) - (chain ? _chain : 0);
        return Math.Max(0, (int)((aim - overhead) / perCharacter));
    }

    /// <summary>Tokens that a prompt should have.</summary>
    public int Tokens(Haystack haystack) => (int)Math.Round(Tokens(haystack.Asking().Length, haystack.HasChain));

    /// <summary>
    /// Fewer tokens than these are no error of the calibration but a prompt that was cut; strict where a prompt of half the length was seen.
    /// </summary>
    public double Least(Haystack haystack)
    {
        var tokens = Tokens(haystack);
        return Math.Min(tokens - NamesDiffer, tokens * (_seen.Max(s => s.Characters) >= haystack.Asking().Length * 0.45 ? 0.98 : 0.9));
    }

    private double Tokens(int characters, bool chain)
    {
        var (overhead, perCharacter) = Fit();
        return overhead + (perCharacter * characters) + (chain ? _chain : 0);
    }

    /// <summary>The line through the shortest and the longest prompt that were seen.</summary>
    private (double Overhead, double PerCharacter) Fit()
    {
        var (least, most) = (_seen.MinBy(s => s.Characters), _seen.MaxBy(s => s.Characters));
        if (least == most)
            return (0, (double)most.Tokens / most.Characters);
        var perCharacter = Math.Max((double)(most.Tokens - least.Tokens) / (most.Characters - least.Characters), 0.01);
        return (least.Tokens - (perCharacter * least.Characters), perCharacter);
    }
}
