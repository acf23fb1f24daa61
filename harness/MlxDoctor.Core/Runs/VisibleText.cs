using System.Globalization;
using System.Text;

namespace MlxDoctor.Core.Runs;

/// <summary>Makes visible what others put into a text to act on a terminal or a page: control characters, and those that turn the reading direction.</summary>
internal static class VisibleText
{
    /// <summary>The text with each such character as its code, for example <c>\u001b</c>; line breaks and tabs stay, the rest is as it was.</summary>
    public static string Of(string text)
    {
        var first = 0;
        while (first < text.Length && !IsHidden(text, first))
            first++;
        if (first == text.Length)
            return text;
        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            if (!IsHidden(text, i))
                shown.Append(text[i]);
            // The line break of Windows is one.
            else if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }
        return shown.ToString();
    }

    private static bool IsHidden(string text, int i) => text[i] switch
    {
        '\n' or '\t' => false,
        '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        var c when char.IsHighSurrogate(c) => i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]),
        var c when char.IsLowSurrogate(c) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        var c => char.IsControl(c),
    };
}
