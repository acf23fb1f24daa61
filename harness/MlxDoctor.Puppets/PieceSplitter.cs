using System.Text;
using System.Text.RegularExpressions;

namespace MlxDoctor.Puppets;

/// <summary>
/// Cuts a script's text into tokens as a real tokenizer would: the family's own tokens whole, words with the space before them, single digits.
/// </summary>
internal sealed partial class PieceSplitter(PuppetFamily family)
{
    private const int MaxBytes = 64;

    private readonly string[] _shared = [.. family.Special.Concat(family.Shared).Distinct(StringComparer.Ordinal).OrderByDescending(t => t.Length)];

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">What the puppet says.</param>
    /// <param name="byBytes">Every byte of a character beyond ASCII is a token of its own.</param>
    public IReadOnlyList<PuppetPiece> Split(string text, bool byBytes = false)
    {
        var pieces = new List<PuppetPiece>();
        var plain = 0;
        for (var i = 0; i < text.Length;)
        {
            if (Array.Find(_shared, t => string.CompareOrdinal(text, i, t, 0, t.Length) == 0) is not { } token)
            {
                i++;
                continue;
            }
            AddPlain(text[plain..i], byBytes, pieces);
            pieces.Add(PuppetPiece.Of(token));
            plain = i += token.Length;
        }
        AddPlain(text[plain..], byBytes, pieces);
        return pieces;
    }

    private static void AddPlain(string text, bool byBytes, List<PuppetPiece> pieces)
    {
        foreach (Match word in Words().Matches(text))
        {
            var bytes = Encoding.UTF8.GetBytes(word.Value);
            if (byBytes && bytes.Length != word.Value.Length)
            {
                pieces.AddRange(bytes.Select(b => new PuppetPiece(new[] { b }, Shared: false)));
                continue;
            }
            for (var start = 0; start < bytes.Length; start += MaxBytes)
                pieces.Add(new PuppetPiece(bytes[start..Math.Min(bytes.Length, start + MaxBytes)], Shared: false));
        }
    }

    [GeneratedRegex(@"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
