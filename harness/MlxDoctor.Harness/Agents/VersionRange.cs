using System.Text.RegularExpressions;

namespace MlxDoctor.Harness.Agents;

/// <summary>
/// A set of versions. Terms: <c>1.2</c>, <c>=1.2</c>, <c>!=1.2</c>, <c>&gt;=1.2</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&lt;</c>,
/// <c>~1.2</c> (the same minor version), <c>^1.2</c> (up to the next breaking one), <c>1.2.x</c>, <c>*</c>.
/// Comma or space means and, <c>||</c> means or.
/// </summary>
internal sealed partial class VersionRange
{
    private readonly IReadOnlyList<IReadOnlyList<Func<VersionNumber, bool>>> _choices;
    private readonly string _text;

    private VersionRange(string text, IReadOnlyList<IReadOnlyList<Func<VersionNumber, bool>>> choices)
    {
        _text = text;
        _choices = choices;
    }

    /// <summary>Reads a range; null when any part of it is not understood, since a rule that is dropped matches too much.</summary>
    public static VersionRange? TryParse(string text)
    {
        var choices = new List<IReadOnlyList<Func<VersionNumber, bool>>>();
        foreach (var choice in text.Split("||"))
        {
            if (Terms(choice) is not { } terms)
                return null;
            choices.Add(terms);
        }
        return new(text, choices);
    }

    /// <summary>True when a version is in the range.</summary>
    public bool Holds(VersionNumber version) => _choices.Any(c => c.All(term => term(version)));

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static List<Func<VersionNumber, bool>>? Terms(string choice)
    {
        var terms = new List<Func<VersionNumber, bool>>();
        var rest = choice.Trim();
        while (rest.Length > 0)
        {
            var match = Term().Match(rest);
            if (!match.Success || Read(match.Groups["op"].Value, match.Groups["v"].Value) is not { } term)
                return null;
            terms.Add(term);
            rest = rest[match.Length..];
            var gap = Gap().Match(rest);
            if (rest.Length > 0 && gap.Length == 0 || rest.Length > 0 && gap.Length == rest.Length)
                return null;
            rest = rest[gap.Length..];
        }
        return terms.Count > 0 ? terms : null;
    }

    private static Func<VersionNumber, bool>? Read(string op, string version)
    {
        if (version is "*" or "x")
            return op.Length == 0 ? _ => true : null;
        if (version.EndsWith(".x", StringComparison.Ordinal) || version.EndsWith(".*", StringComparison.Ordinal))
            return VersionNumber.TryParse(version[..^2]) is not { } stem || version.Contains('-', StringComparison.Ordinal) ? null
                : op is "" or "=" or "==" ? Between(stem, stem.Above(stem.Written))
                : op is "!=" ? v => !Between(stem, stem.Above(stem.Written))(v)
                : null;
        if (VersionNumber.TryParse(version) is not { } bound)
            return null;
        return op switch
        {
            "" or "=" or "==" => v => v.CompareTo(bound) == 0,
            "!=" => v => v.CompareTo(bound) != 0,
            ">=" => v => v.CompareTo(bound) >= 0,
            ">" => v => v.CompareTo(bound) > 0,
            "<=" => v => v.CompareTo(bound) <= 0,
            "<" => v => v.CompareTo(bound) < 0,
            "~" => Between(bound, bound.Above(Math.Min(2, bound.Written))),
            "^" => Between(bound, bound.Above(Breaking(bound))),
            _ => null,
        };
    }

    /// <summary>How many leading numbers must stay: up to the first that is not 0.</summary>
    private static int Breaking(VersionNumber bound)
    {
        for (var i = 0; i < bound.Written; i++)
            if (!bound.Part(i).IsZero)
                return i + 1;
        return bound.Written;
    }

    private static Func<VersionNumber, bool> Between(VersionNumber from, VersionNumber below) =>
        v => v.CompareTo(from) >= 0 && v.CompareTo(below) < 0;

    [GeneratedRegex(@"^(?<op>>=|<=|==|!=|>|<|=|~|\^|)\s*(?<v>[0-9A-Za-z.*+-]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Term();

    [GeneratedRegex(@"^(\s*,\s*|\s+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Gap();
}
