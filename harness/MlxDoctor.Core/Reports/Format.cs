using System.Globalization;

namespace MlxDoctor.Core.Reports;

/// <summary>Numbers and times as text, the same on every machine.</summary>
public static class Format
{
    /// <summary>What stands for a value that was not measured.</summary>
    public const string None = "—";

    /// <summary>A measured value, with as many decimals as its size deserves.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.InvariantCulture),
        0 => "0",
        { } v when Math.Abs(v) < 0.01 => v.ToString("G3", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) < 1000 => v.ToString("0.00", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.0", CultureInfo.InvariantCulture),
    };

    /// <summary>A measured value and its unit; no unit where nothing was measured.</summary>
    public static string Number(double? value, string unit) =>
        value is null ? None : $"{Number(value)} {unit}".TrimEnd();

    /// <summary>A difference in per cent with sign and two decimals; positive is better.</summary>
    public static string Delta(double? percent)
    {
        if (percent is not { } value)
            return None;
        if (!double.IsFinite(value))
            return value.ToString(CultureInfo.InvariantCulture);
        // Rounded first: a tiny negative would else read "-0.00".
        var rounded = Math.Round(value, 2, MidpointRounding.AwayFromZero);
        return rounded == 0 ? "0.00 %" : rounded.ToString("+0.00;-0.00", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A limit in per cent, without sign.</summary>
    public static string Percent(double? percent) =>
        percent is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) + " %" : None;

    /// <summary>A range in per cent.</summary>
    public static string Interval(IReadOnlyList<double>? interval) =>
        interval is [var low, var high] ? $"{Delta(low)} to {Delta(high)}" : None;

    /// <summary>A whole number.</summary>
    public static string Count(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? None;

    /// <summary>"1 case", "2 cases".</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A duration as people say it.</summary>
    public static string Duration(double? ms) => ms switch
    {
        null => None,
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) < 999.5 => v.ToString("0", CultureInfo.InvariantCulture) + " ms",
        { } v when Math.Abs(v) < 59_950 => (v / 1000).ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { } v => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Round(v / 1000) / 60):0} min {Math.Round(v / 1000) % 60:00} s"),
    };

    /// <summary>A time for machines: UTC, to the millisecond.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time for people: UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
