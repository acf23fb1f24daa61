namespace MlxDoctor.Harness.Baselines;

/// <summary>Where two texts part.</summary>
internal static class AnswerChange
{
    private const int Around = 24;

    /// <summary>The first differing word of each, for example <c>word 7: 'blue' -> 'green'</c>; texts without blanks are cut around the place.</summary>
    public static string FirstWord(string then, string now)
    {
        var (a, b) = (Words(then), Words(now));
        var at = 0;
        while (at < a.Length && at < b.Length && a[at] == b[at])
            at++;
        return FormattableString.Invariant($"word {at + 1}: {Shown(a, b, at)} -> {Shown(b, a, at)}");
    }

    private static string Shown(string[] words, string[] other, int at)
    {
        if (at >= words.Length)
            return words.Length == 0 ? "(empty)" : "(ends)";
        var word = words[at];
        if (word.Length <= 2 * Around)
            return $"'{word}'";
        var from = 0;
        while (at < other.Length && from < word.Length && from < other[at].Length && word[from] == other[at][from])
            from++;
        // Never between the halves of one character.
        var (first, last) = (Math.Max(0, from - Around), Math.Min(word.Length, from + Around));
        if (first > 0 && char.IsLowSurrogate(word[first]))
            first--;
        if (last < word.Length && char.IsLowSurrogate(word[last]))
            last++;
        return $"'{(first > 0 ? "…" : "")}{word[first..last]}{(last < word.Length ? "…" : "")}'";
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
