using System.Globalization;

namespace MlxDoctor.Tensors.Npz;

/// <summary>Reads the few Python literals that a numpy header is made of: a dict of strings, booleans and tuples of integers.</summary>
internal static class PythonLiteral
{
    private const int MaxDimensions = 32;

    /// <summary>The dict's values (string, bool or long[]; null for anything else, such as a structured type); null when the text is no such dict.</summary>
    public static Dictionary<string, object?>? ReadDict(string text)
    {
        var at = 0;
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!Take(text, ref at, '{'))
            return null;
        while (!Take(text, ref at, '}'))
        {
            var key = ReadString(text, ref at);
            if (key is null || !Take(text, ref at, ':') || !TryReadValue(text, ref at, out var value) || !fields.TryAdd(key, value))
                return null;
            if (!Take(text, ref at, ',') && !Peek(text, ref at, '}'))
                return null;
        }

        SkipSpace(text, ref at);
        return at == text.Length ? fields : null;
    }

    private static bool TryReadValue(string text, ref int at, out object? value)
    {
        value = null;
        SkipSpace(text, ref at);
        if (at >= text.Length)
            return false;
        switch (text[at])
        {
            case '\'' or '"':
                value = ReadString(text, ref at);
                return value is not null;
            case '(':
                value = ReadTuple(text, ref at);
                return value is not null;
            case '[':
                return SkipList(text, ref at);
        }

        foreach (var (word, flag) in new[] { ("True", true), ("False", false) })
        {
            if (!text.AsSpan(at).StartsWith(word, StringComparison.Ordinal))
                continue;
            at += word.Length;
            value = flag;
            return true;
        }

        return false;
    }

    private static long[]? ReadTuple(string text, ref int at)
    {
        at++;
        var numbers = new List<long>();
        while (!Take(text, ref at, ')'))
        {
            SkipSpace(text, ref at);
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (!long.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || numbers.Count == MaxDimensions)
                return null;
            numbers.Add(number);
            if (!Take(text, ref at, ',') && !Peek(text, ref at, ')'))
                return null;
        }

        return [.. numbers];
    }

    private static bool SkipList(string text, ref int at)
    {
        var depth = 0;
        do
        {
            depth += text[at] switch { '[' => 1, ']' => -1, _ => 0 };
            at++;
        }
        while (depth > 0 && at < text.Length);
        return depth == 0;
    }

    private static string? ReadString(string text, ref int at)
    {
        SkipSpace(text, ref at);
        if (at >= text.Length || text[at] is not ('\'' or '"'))
            return null;
        var end = text.IndexOf(text[at], at + 1);
        if (end < 0)
            return null;
        var value = text[(at + 1)..end];
        at = end + 1;
        return value;
    }

    private static bool Take(string text, ref int at, char wanted)
    {
        if (!Peek(text, ref at, wanted))
            return false;
        at++;
        return true;
    }

    private static bool Peek(string text, ref int at, char wanted)
    {
        SkipSpace(text, ref at);
        return at < text.Length && text[at] == wanted;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && text[at] is (' ' or '\n' or '\t' or '\r'))
            at++;
    }
}
