using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace MlxDoctor.Harness.Agents;

/// <summary>A version such as <c>1.18.33</c> or <c>0.9.0-rc.1</c>; missing parts count as 0, so 1.2 equals 1.2.0.</summary>
internal sealed partial record VersionNumber : IComparable<VersionNumber>
{
    private readonly BigInteger[] _parts;
    private readonly string[] _before;

    private VersionNumber(BigInteger[] parts, string[] before)
    {
        _parts = parts;
        _before = before;
    }

    /// <summary>How many numbers were written.</summary>
    public int Written => _parts.Length;

    /// <summary>Reads a version; null when the text is none. A leading v and build metadata are ignored.</summary>
    public static VersionNumber? TryParse(string text)
    {
        var match = Form().Match(text.Trim());
        return match.Success
            ? new([.. match.Groups["n"].Value.Split('.').Select(n => BigInteger.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture))],
                match.Groups["pre"].Success ? match.Groups["pre"].Value.Split('.') : [])
            : null;
    }

    /// <summary>The first version that is not within the same first <paramref name="kept"/> numbers.</summary>
    public VersionNumber Above(int kept) =>
        new([.. Enumerable.Range(0, kept).Select(i => Part(i) + (i == kept - 1 ? 1 : 0))], []);

    /// <summary>The number at a place, 0 when not written.</summary>
    public BigInteger Part(int place) => place < _parts.Length ? _parts[place] : 0;

    /// <summary>Numbers first; then a version with a pre-release mark is less than the one without (semver.org, 11).</summary>
    public int CompareTo(VersionNumber? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Max(_parts.Length, other._parts.Length); i++)
            if (Part(i).CompareTo(other.Part(i)) is not 0 and var difference)
                return difference;
        if (_before.Length == 0 || other._before.Length == 0)
            return (_before.Length == 0).CompareTo(other._before.Length == 0);
        for (var i = 0; i < Math.Min(_before.Length, other._before.Length); i++)
            if (Compare(_before[i], other._before[i]) is not 0 and var difference)
                return difference;
        return _before.Length.CompareTo(other._before.Length);
    }

    /// <inheritdoc/>
    public bool Equals(VersionNumber? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Part(0), Part(1));

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', _parts) + (_before.Length > 0 ? "-" + string.Join('.', _before) : "");

    private static int Compare(string a, string b)
    {
        var (first, second) = (Number(a), Number(b));
        return (first, second) switch
        {
            ({ } x, { } y) => x.CompareTo(y),
            ({ }, null) => -1,
            (null, { }) => 1,
            _ => string.CompareOrdinal(a, b),
        };
    }

    private static BigInteger? Number(string text) =>
        BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    [GeneratedRegex(@"^v?(?<n>[0-9]{1,18}(\.[0-9]{1,18}){0,7})(-(?<pre>[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
