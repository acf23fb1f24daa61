using System.Globalization;

namespace MlxDoctor.Core.Runs;

/// <summary>Finds a key in a text however it is written there: as it is, or escaped for a URL, JSON, HTML or a shell, also more than once.</summary>
/// <param name="key">The characters to find; printable ASCII, as everything that a header can carry.</param>
/// <param name="least">So many characters from its beginning count as the key.</param>
internal sealed class KeyPattern(string key, int least)
{
    /// <summary>JSON inside of JSON doubles its backslashes, a URL inside of a URL its percent signs.</summary>
    private const int MostSlashes = 16, MostPercents = 3, LongestEntity = 9;

    /// <summary>Ways to read the text that are followed at once.</summary>
    private const int MostWays = 32;

    /// <summary>Characters with which an occurrence can begin.</summary>
    public string Starts => $"{key[0]}\\%&";

    /// <summary>The end of the longest occurrence that begins here, or -1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="open">Set when the text ended before that was sure: more text may make it an occurrence, or a longer one.</param>
    public int Match(ReadOnlySpan<char> text, int start, ref bool open)
    {
        Span<int> here = stackalloc int[MostWays], next = stackalloc int[MostWays];
        here[0] = start;
        var ways = 1;
        var end = -1;
        for (var k = 0; k < key.Length; k++)
        {
            var found = new Ways(next);
            foreach (var at in here[..ways])
                Step(text, at, key[k], ref found, ref open);
            if (found.Count == 0)
                break;
            if (k + 1 >= least)
                end = found.Last;
            ways = found.Count;
            next[..ways].CopyTo(here);
        }
        return end;
    }

    private static void Step(ReadOnlySpan<char> text, int at, char c, ref Ways found, ref bool open)
    {
        if (at >= text.Length)
        {
            open = true;
            return;
        }
        if (text[at] == c || (c == ' ' && text[at] == '+'))
            found.Add(at + 1);
        switch (text[at])
        {
            case '\\':
                Slashes(text, at, c, ref found, ref open);
                break;
            case '%':
                Percents(text, at + 1, c, ref found, ref open);
                break;
            case '&':
                Entity(text, at + 1, c, ref found, ref open);
                break;
        }
        if (c == '\'')
            ShellQuote(text, at, ref found, ref open);
    }

    /// <summary>A shell's way to write a quote within quotes, <c>'\''</c>, also as JSON has it: with more backslashes, each quote maybe as a number.</summary>
    private static void ShellQuote(ReadOnlySpan<char> text, int at, ref Ways found, ref bool open)
    {
        var first = Quote(text, at, ref open);
        if (first < 0)
            return;
        var end = first;
        while (end < text.Length && text[end] == '\\' && end - first < MostSlashes)
            end++;
        if (end == text.Length)
            open = true;
        // The last backslash belongs to a quote that is written as a number.
        else if (end - first > (text[end] == 'u' ? 1 : 0)
            && Quote(text, text[end] == 'u' ? end - 1 : end, ref open) is > 0 and var second && Quote(text, second, ref open) is > 0 and var last)
            found.Add(last);
    }

    /// <summary>Where a quote that begins here ends, or -1.</summary>
    private static int Quote(ReadOnlySpan<char> text, int at, ref bool open)
    {
        const string number = @"\u0027";
        if (at < text.Length && text[at] == '\'')
            return at + 1;
        var rest = at < text.Length ? text[at..Math.Min(text.Length, at + number.Length)] : [];
        open |= rest.Length < number.Length && number.AsSpan().StartsWith(rest, StringComparison.Ordinal);
        return rest.SequenceEqual(number) ? at + number.Length : -1;
    }

    private static void Slashes(ReadOnlySpan<char> text, int at, char c, ref Ways found, ref bool open)
    {
        var end = at;
        while (end < text.Length && text[end] == '\\' && end - at < MostSlashes)
        {
            end++;
            if (c == '\\')
                found.Add(end);
        }
        if (end == text.Length)
        {
            open = true;
            return;
        }
        if (text[end] == c)
            found.Add(end + 1);
        if (text[end] == 'u')
            Hex(text, end + 1, 4, c, ref found, ref open);
    }

    private static void Percents(ReadOnlySpan<char> text, int at, char c, ref Ways found, ref bool open)
    {
        for (var depth = 0; depth < MostPercents; depth++)
        {
            Hex(text, at, 2, c, ref found, ref open);
            if (!text[at..].StartsWith("25", StringComparison.Ordinal))
                return;
            at += 2;
        }
    }

    private static void Hex(ReadOnlySpan<char> text, int at, int digits, char c, ref Ways found, ref bool open)
    {
        if (at + digits > text.Length)
            open = true;
        else if (int.TryParse(text.Slice(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code == c)
            found.Add(at + digits);
    }

    private static void Entity(ReadOnlySpan<char> text, int at, char c, ref Ways found, ref bool open)
    {
        var rest = text[at..];
        var length = rest[..Math.Min(rest.Length, LongestEntity)].IndexOf(';');
        if (length < 0)
        {
            open |= rest.Length < LongestEntity;
            return;
        }
        if (System.Net.WebUtility.HtmlDecode($"&{rest[..length]};") is [var decoded] && decoded == c)
            found.Add(at + length + 1);
    }

    /// <summary>Positions without repetition; what exceeds the room is left out.</summary>
    private ref struct Ways(Span<int> room)
    {
        private readonly Span<int> _room = room;

        public int Count { get; private set; }

        public int Last { get; private set; }

        public void Add(int position)
        {
            if (Count == _room.Length || _room[..Count].Contains(position))
                return;
            _room[Count++] = position;
            Last = Math.Max(Last, position);
        }
    }
}
