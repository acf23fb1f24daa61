using System.Text;
using System.Text.RegularExpressions;

namespace MlxDoctor.Core.Runs;

/// <summary>A key that is too short, or too common a word, to be taken out of every text: it is found only where a key is named.</summary>
internal sealed partial class ShortKey(string key)
{
    private const int MostBetween = 8;

    private readonly KeyPattern _pattern = new(key, key.Length);

    /// <summary>Adds where it stands: in an authorization header, or after "key=", "--api-key" and the like.</summary>
    public void Find(string text, List<(int Start, int End)> found)
    {
        foreach (Match named in Named().Matches(text))
        {
            var from = named.Index + named.Length;
            if (named.Value.Equals("basic", StringComparison.OrdinalIgnoreCase))
                Basic(text, from, found);
            var open = false;
            for (var at = from + 1; at <= Math.Min(from + MostBetween, text.Length - 1) && !char.IsAsciiLetterOrDigit(text[at - 1]); at++)
                if (_pattern.Match(text, at, ref open) is > 0 and var end && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])))
                {
                    found.Add((at, end));
                    break;
                }
        }
    }

    private void Basic(string text, int from, List<(int Start, int End)> found)
    {
        var start = from;
        while (start < text.Length && text[start] == ' ')
            start++;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '-' or '_'))
            end++;
        var letters = text[start..end].Replace('-', '+').Replace('_', '/');
        var bytes = new byte[letters.Length];
        if (letters.Length > 0 && Convert.TryFromBase64String(letters.PadRight((letters.Length + 3) / 4 * 4, '='), bytes, out var length)
            && Encoding.Latin1.GetString(bytes, 0, length).Contains(key, StringComparison.Ordinal))
            found.Add((start, end));
    }

    [GeneratedRegex(
        "(?<![A-Za-z])(?:authorization|bearer|basic|(?:api|access|auth)[-_ ]?token|secret|password|(?:api)?key(?: provided| is)?)(?![A-Za-z])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
