using System.Globalization;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Cuts a text into words by code points; .NET's Regex sees surrogate halves instead, and so cuts other scripts differently.</summary>
internal sealed class WordSplitter
{
    private readonly Rune[] _runes;
    private readonly int[] _offsets;
    private readonly WordSplit _rule;

    private WordSplitter(string text, WordSplit rule)
    {
        _rule = rule;
        _runes = [.. text.EnumerateRunes()];
        _offsets = new int[_runes.Length + 1];
        for (var i = 0; i < _runes.Length; i++)
            _offsets[i + 1] = _offsets[i] + _runes[i].Utf16SequenceLength;
    }

    /// <summary>The words of a text; together they are the text (lone surrogates count as one code point).</summary>
    public static IEnumerable<string> Split(string text, WordSplit rule)
    {
        if (rule == WordSplit.None)
        {
            if (text.Length > 0)
                yield return text;
            yield break;
        }

        var splitter = new WordSplitter(text, rule);
        for (int start = 0, end; start < splitter._runes.Length; start = end)
        {
            end = splitter.EndOfWord(start);
            yield return text[splitter._offsets[start]..splitter._offsets[end]];
        }
    }

    private int EndOfWord(int start)
    {
        if (_rule == WordSplit.Qwen2)
            return Qwen2(start);
        // Digits are cut out before the pattern runs, so it sees a piece of text that ends before the next one.
        if (IsNumber(start))
            return start + 1;
        var limit = start;
        while (limit < _runes.Length && !IsNumber(limit))
            limit++;
        return Gpt2(start, limit);
    }

    // (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
    private int Qwen2(int start)
    {
        var limit = _runes.Length;
        if (Contraction(start, limit, ignoreCase: true) is var end and > 0)
            return end;
        var letters = start;
        if (!IsLetter(start) && !IsNumber(start) && !IsBreak(start))
            letters++;
        end = While(letters, limit, IsLetter);
        if (end > letters)
            return end;
        if (IsNumber(start))
            return start + 1;
        var other = _runes[start].Value == ' ' ? start + 1 : start;
        end = While(other, limit, IsOther);
        if (end > other)
            return While(end, limit, IsBreak);
        return Spaces(start, limit, breaksFirst: true);
    }

    // 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    private int Gpt2(int start, int limit)
    {
        if (Contraction(start, limit, ignoreCase: false) is var end and > 0)
            return end;
        var first = _runes[start].Value == ' ' ? start + 1 : start;
        end = While(first, limit, IsLetter);
        if (end > first)
            return end;
        end = While(first, limit, IsOther);
        if (end > first)
            return end;
        return Spaces(start, limit, breaksFirst: false);
    }

    private int Spaces(int start, int limit, bool breaksFirst)
    {
        var end = While(start, limit, IsSpace);
        if (breaksFirst)
        {
            for (var i = end; i > start; i--)
            {
                if (IsBreak(i - 1))
                    return i;
            }
        }

        // \s+(?!\S) gives the last space back to the word that follows.
        return end == limit || end - start == 1 ? end : end - 1;
    }

    private int Contraction(int start, int limit, bool ignoreCase)
    {
        if (_runes[start].Value != '\'')
            return 0;
        ReadOnlySpan<string> tails = ["s", "t", "re", "ve", "m", "ll", "d"];
        foreach (var tail in tails)
        {
            var end = start + 1 + tail.Length;
            if (end > limit)
                continue;
            var same = true;
            for (var i = 0; i < tail.Length; i++)
                same &= Fold(_runes[start + 1 + i].Value, ignoreCase) == tail[i];
            if (same)
                return end;
        }

        return 0;
    }

    // The long s folds to s, too.
    private static int Fold(int rune, bool ignoreCase) => !ignoreCase ? rune : rune is >= 'A' and <= 'Z' ? rune + 32 : rune == 0x17F ? 's' : rune;

    private static int While(int from, int limit, Func<int, bool> test)
    {
        while (from < limit && test(from))
            from++;
        return from;
    }

    private bool IsBreak(int i) => _runes[i].Value is '\r' or '\n';

    private bool IsSpace(int i) => Rune.IsWhiteSpace(_runes[i]);

    private bool IsOther(int i) => !IsSpace(i) && !IsLetter(i) && !IsNumber(i);

    private bool IsLetter(int i) => Rune.GetUnicodeCategory(_runes[i]) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    private bool IsNumber(int i) =>
        Rune.GetUnicodeCategory(_runes[i]) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
