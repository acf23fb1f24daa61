using System.Globalization;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary>Reads the values of options.</summary>
internal static class ContextWords
{
    /// <summary>A time such as <c>90s</c>, <c>10m</c> or <c>2h</c>.</summary>
    public static TimeSpan Time(string text, string option) =>
        text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            && number < 100_000
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => throw Wrong(text, option),
            }
            : throw Wrong(text, option);

    /// <summary>Depths in percent, separated by commas, as shares.</summary>
    public static IReadOnlyList<double> Depths(string? text) => text is null ? [] :
    [
        .. text.Split(',', StringSplitOptions.TrimEntries).Select(word =>
            double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
                ? percent / 100
                : throw new UsageException($"--depths '{word}' is no percentage", "Give numbers from 0 to 100, for example --depths 0,25,50,75,100.")),
    ];

    /// <summary>A limit in tokens, or a percentage of one.</summary>
    public static int Share(string text, int of) =>
        text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100 ? (int)(of * percent / 100)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) && tokens > 0 ? Math.Min(tokens, of)
        : throw new UsageException($"--limit '{text}' is neither a percentage nor a number of tokens", "Write --limit 75% or --limit 32000.");

    private static UsageException Wrong(string text, string option) => new($"{option} '{text}' is no time", $"Write {option} 10m, 90s or 2h.");
}
