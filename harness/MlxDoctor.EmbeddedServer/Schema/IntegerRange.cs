using System.Globalization;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>The decimal texts of all integers between two bounds.</summary>
internal static class IntegerRange
{
    /// <summary>Integers from <paramref name="low"/> to <paramref name="high"/>; what is below zero is written with a minus.</summary>
    public static Fragment Between(long low, long high)
    {
        var ways = new List<Fragment>();
        if (high >= 0)
            ways.Add(Natural(Math.Max(low, 0), high));
        if (low < 0)
            ways.Add(Pieces.Sequence(Pieces.Text("-"), Natural(Math.Max(1, -Math.Min(high, -1)), -low)));
        return Pieces.Either(ways);
    }

    /// <summary>Non-negative integers, length by length.</summary>
    private static Fragment Natural(long low, long high)
    {
        var ways = new List<Fragment>();
        var from = low;
        while (from <= high)
        {
            var digits = Text(from).Length;
            var longest = digits >= 18 ? high : Math.Min(high, (long)Math.Pow(10, digits) - 1);
            ways.Add(SameLength(Text(from), Text(longest)));
            if (longest == high)
                break;
            from = longest + 1;
        }
        return Pieces.Either(ways);
    }

    /// <summary>Numbers of equal length: split at the first digit that differs.</summary>
    private static Fragment SameLength(string low, string high)
    {
        if (low.Length == 0)
            return Pieces.Empty;
        var (l, h, rest) = (low[0], high[0], low.Length - 1);
        if (l == h)
            return Pieces.Sequence(Pieces.Text(l.ToString()), SameLength(low[1..], high[1..]));
        var ways = new List<Fragment>
        {
            Pieces.Sequence(Pieces.Text(l.ToString()), SameLength(low[1..], new string('9', rest))),
            Pieces.Sequence(Pieces.Text(h.ToString()), SameLength(new string('0', rest), high[1..])),
        };
        if (h - l > 1)
            ways.Add(Pieces.Sequence(Pieces.Set(ByteSet.Range((byte)(l + 1), (byte)(h - 1))), JsonPieces.Digits(rest, rest)));
        return Pieces.Either(ways);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
