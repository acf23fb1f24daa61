using System.Buffers;
using System.Text;

namespace MlxDoctor.Core.Runs;

/// <summary>Takes keys out of texts, in all the ways in which they are written: escaped, in base64, or cut short.</summary>
internal sealed class Masker
{
    /// <summary>What stands for a key.</summary>
    public const string Mark = "***";

    /// <summary>So many characters from the beginning of a key are as secret as the whole.</summary>
    public const int Least = 8;

    private readonly List<KeyPattern> _patterns = [];
    private readonly List<ShortKey> _shortKeys = [];
    private readonly SearchValues<char> _starts;

    /// <summary>For some keys.</summary>
    /// <param name="keys">The keys; empty ones are left out.</param>
    /// <param name="ownWords">What the run calls by name, such as model and profile: a key that begins with such a word is not masked in it.</param>
    public Masker(IEnumerable<string> keys, IReadOnlyCollection<string>? ownWords = null)
    {
        foreach (var key in keys.Where(k => k.Length > 0).Distinct(StringComparer.Ordinal))
        {
            var least = Least;
            while (least <= key.Length && ownWords?.Any(w => w.Contains(key[..least], StringComparison.Ordinal)) == true)
                least++;
            if (least > key.Length)
            {
                _shortKeys.Add(new ShortKey(key));
                continue;
            }
            _patterns.Add(new KeyPattern(key, least));
            for (var before = 0; before < 3; before++)
                _patterns.AddRange(Base64(key, least, before));
        }
        _starts = SearchValues.Create(string.Concat(_patterns.Select(p => p.Starts).Distinct()));
    }

    /// <summary>There is no key, so that every text stays as it is.</summary>
    public bool IsEmpty => _patterns.Count + _shortKeys.Count == 0;

    /// <summary>A line must be whole before a short key in it can be told from a word.</summary>
    public bool NeedsWholeLines => _shortKeys.Count > 0;

    /// <summary>The text with a mark in place of each key.</summary>
    public string Text(string text)
    {
        if (IsEmpty)
            return text;
        var found = Find(text, out _);
        return found.Count == 0 ? text : Replace(text, found, _ => Mark);
    }

    /// <summary>A header's value; its name tells whether a short value is a key.</summary>
    public string Value(string name, string value)
    {
        var head = name + ": ";
        var masked = Text(head + value);
        return masked.StartsWith(head, StringComparison.Ordinal) ? masked[head.Length..] : Text(value);
    }

    /// <summary>Bytes of text with a mark in place of each key; bytes that are no text stay as they are.</summary>
    public ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> bytes) => Bytes(bytes, _ => Mark);

    /// <summary>The same with as many stars as the key was long, so that what is known of lengths stays true.</summary>
    public ReadOnlyMemory<byte> Fill(ReadOnlyMemory<byte> bytes) => Bytes(bytes, length => new string('*', length));

    /// <summary>Where keys are, in order; <paramref name="open"/> is where one may begin whose end is not in the text yet.</summary>
    public IReadOnlyList<(int Start, int End)> Find(string text, out int open)
    {
        var found = new List<(int Start, int End)>();
        open = text.Length;
        // Every place is looked at, those within an occurrence too: the beginning of a key may hide the whole one.
        for (var at = 0; text.AsSpan(at).IndexOfAny(_starts) is >= 0 and var next; at++)
        {
            at += next;
            var end = -1;
            var unsure = false;
            foreach (var pattern in _patterns)
                end = Math.Max(end, pattern.Match(text, at, ref unsure));
            if (unsure && at < open)
                open = at;
            if (end > at)
                found.Add((at, end));
        }
        foreach (var key in _shortKeys)
            key.Find(text, found);
        return Merged(found);
    }

    /// <summary>The text with each place replaced.</summary>
    internal static string Replace(string text, IReadOnlyList<(int Start, int End)> places, Func<int, string> by)
    {
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var (start, end) in places)
        {
            masked.Append(text, at, start - at).Append(by(end - start));
            at = end;
        }
        return masked.Append(text, at, text.Length - at).ToString();
    }

    private ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> bytes, Func<int, string> by)
    {
        if (IsEmpty || bytes.IsEmpty)
            return bytes;
        // Latin-1 makes a character of each byte and back, whatever they mean; a key is ASCII.
        var text = Encoding.Latin1.GetString(bytes.Span);
        var found = Find(text, out _);
        return found.Count == 0 ? bytes : Encoding.Latin1.GetBytes(Replace(text, found, by));
    }

    // "user:key" puts the key anywhere among the groups of three bytes: what is the same wherever it stands is looked for, three ways.
    private static IEnumerable<KeyPattern> Base64(string key, int least, int before)
    {
        var letters = Convert.ToBase64String([.. new byte[before], .. Encoding.ASCII.GetBytes(key)]);
        var first = (8 * before + 5) / 6;
        var fixedOnes = letters[first..(8 * (before + key.Length) / 6)];
        var leastOnes = 8 * (before + least) / 6 - first;
        yield return new(fixedOnes, leastOnes);
        if (fixedOnes.AsSpan().IndexOfAny('+', '/') >= 0)
            yield return new(fixedOnes.Replace('+', '-').Replace('/', '_'), leastOnes);
    }

    private static IReadOnlyList<(int Start, int End)> Merged(List<(int Start, int End)> found)
    {
        if (found.Count < 2)
            return found;
        var merged = new List<(int Start, int End)>();
        foreach (var place in found.OrderBy(p => p.Start))
            if (merged.Count > 0 && place.Start < merged[^1].End)
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, place.End));
            else
                merged.Add(place);
        return merged;
    }
}
