using System.Globalization;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Statistics;

/// <summary>How much slower is too slow: a percentage, and an absolute amount that must be exceeded too.</summary>
/// <param name="Percent">In per cent, for example 5.</param>
/// <param name="Amount">In the metric's unit; 0 for none.</param>
/// <param name="Unit">Unit of the amount, or null without one.</param>
internal readonly record struct Threshold(double Percent, double Amount, string? Unit)
{
    /// <summary>Units that an amount may have.</summary>
    public static IReadOnlyList<string> Units { get; } = ["ms", "MB", "tok/s", "tokens", "requests"];

    /// <summary>Reads <c>5%</c> or <c>5%|1ms</c>; spaces are allowed.</summary>
    /// <exception cref="UsageException">Anything else; the message shows the form.</exception>
    public static Threshold Parse(string text)
    {
        var parts = text.Split('|');
        if (parts.Length > 2 || !parts[0].TrimEnd().EndsWith('%'))
            throw Wrong(text, "it starts with a percentage");
        var percent = Number(parts[0].Trim()[..^1].Trim(), text);
        if (parts.Length == 1)
            return new(percent, 0, null);
        var amount = parts[1].Trim();
        var digits = amount.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = amount[digits..].Trim();
        return Units.Contains(unit, StringComparer.Ordinal)
            ? new(percent, Number(amount[..digits], text), unit)
            : throw new UsageException($"'{text}' is no threshold: '{unit}' is no unit", Nearest.Hint(unit, Units));
    }

    /// <summary>The form in which it is written.</summary>
    public override string ToString() => Unit is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Percent}%")
        : string.Create(CultureInfo.InvariantCulture, $"{Percent}%|{Amount}{Unit}");

    private static double Number(string digits, string text) =>
        // .NET reads "NaN" and "Infinity" whatever the style.
        double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Wrong(text, $"'{digits}' is no number");

    private static UsageException Wrong(string text, string why) =>
        new($"'{text}' is no threshold: {why}", "write '5%', or '5%|1ms' when an absolute amount must be exceeded too");
}
