using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;

namespace MlxDoctor.Harness.Servers;

/// <summary>The codes with which the pattern of a known deviation begins: a misspelt one would excuse nothing and nobody would notice.</summary>
/// <remarks>
/// Plain text, dots and groups of alternatives are read, as in <c>^(finish\.differs|parity\.(content|finish)): </c>; what comes after them is not.
/// A code that a colon follows is whole, any other may be the beginning of one, as in <c>^finish\.</c>. A pattern that is not bound to the beginning is not
/// looked at.
/// </remarks>
internal sealed class DeviationCodes
{
    /// <summary>Alternatives multiply; more than any author writes are not followed.</summary>
    private const int Most = 512;

    private readonly string _pattern;
    private int _at = 1;

    private DeviationCodes(string pattern) => _pattern = pattern;

    private enum Reading
    {
        GoesOn,
        Whole,
        Begun,
    }

    /// <summary>What is wrong with the codes that a pattern names, and what to try; null when each is declared.</summary>
    public static (string What, string Remedy)? Problem(string pattern)
    {
        if (!pattern.StartsWith('^'))
            return null;
        var all = FindingCode.All.Select(c => c.Text).ToList();
        foreach (var (text, reading) in new DeviationCodes(pattern).Alternatives([("", Reading.GoesOn)]))
            if (reading == Reading.Whole ? FindingCode.Find(text) is null : !all.Exists(c => c.StartsWith(text, StringComparison.Ordinal))
                && !text.StartsWith("shape.", StringComparison.Ordinal))
                return ($"no finding has a code that {(reading == Reading.Whole ? "is" : "begins with")} '{text}'",
                    Nearest.Hint(text, text.EndsWith('.') ? all.Select(c => c[..(c.IndexOf('.', StringComparison.Ordinal) + 1)]).Distinct() : all));
        return null;
    }

    private List<(string Text, Reading Reading)> Alternatives(List<(string Text, Reading Reading)> before)
    {
        var (all, now) = (new List<(string, Reading)>(), before);
        while (_at < _pattern.Length && _pattern[_at] != ')' && all.Count + now.Count < Most)
        {
            var (start, c) = (_at, _pattern[_at]);
            if (c == '|')
            {
                _at++;
                all.AddRange(now);
                now = before;
            }
            else if (c == '(' && Next(1) != '?')
            {
                _at++;
                var inside = Alternatives(now);
                _at++;
                now = IsQuantified() ? End(now, Reading.Begun) : inside;
            }
            else if (Plain() is { } plain && !IsQuantified())
            {
                now = [.. now.Select(b => b.Reading == Reading.GoesOn ? (b.Text + plain, b.Reading) : b)];
            }
            else
            {
                _at = start;
                now = End(now, c == ':' ? Reading.Whole : Reading.Begun);
                SkipAlternative();
            }
        }
        all.AddRange(now);
        return all;
    }

    private static List<(string Text, Reading Reading)> End(List<(string Text, Reading Reading)> now, Reading how) =>
        [.. now.Select(b => b.Reading == Reading.GoesOn ? (b.Text, how) : b)];

    private char Next(int offset) => _at + offset < _pattern.Length ? _pattern[_at + offset] : '\0';

    private bool IsQuantified() => Next(0) is '?' or '*' or '+' or '{';

    /// <summary>A character that codes have, and the step over it; null when something else comes.</summary>
    private char? Plain()
    {
        var escaped = Next(0) == '\\';
        var c = Next(escaped ? 1 : 0);
        if (!(c == '.' || (!escaped && (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))) || c is '-' or '_'))
            return null;
        _at += escaped ? 2 : 1;
        return c;
    }

    /// <summary>Goes to the end of the alternative, over groups, classes and escaped characters.</summary>
    private void SkipAlternative()
    {
        for (var (depth, inClass) = (0, false); _at < _pattern.Length; _at++)
        {
            var c = _pattern[_at];
            if (c == '\\')
                _at++;
            else if (inClass)
                inClass = c != ']';
            else if (c == '[')
                inClass = true;
            else if (c == '(')
                depth++;
            else if (depth == 0 && (c is '|' or ')'))
                return;
            else if (c == ')')
                depth--;
        }
    }
}
