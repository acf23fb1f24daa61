using System.Text.RegularExpressions;
using MlxDoctor.Harness.Cases.Context.Items;

namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Which of the keys an answer gives, each on its own; never by looking for a text anywhere.</summary>
internal static partial class AnswerReader
{
    /// <summary>For each key in the order of <paramref name="asked"/>: whether its code is given for it.</summary>
    /// <remarks>
    /// A key that is named gets the first number behind its name, up to the next name. An answer that names none is read by position: the i-th number for the
    /// i-th key.
    /// </remarks>
    public static IReadOnlyList<bool> Right(string answer, IReadOnlyList<Key> asked)
    {
        var names =
            asked.Select(
                k => new Regex(
                    $@"(?<![A-Za-z0-9]){Regex.Escape(k.Name).Replace(@"\ ", @"\s+", StringComparison.Ordinal)}(?![A-Za-z0-9])", RegexOptions.IgnoreCase,
                    TimeSpan.FromSeconds(1))).ToList();
        var places = names.Select(n => n.Match(answer)).Select(m => m.Success ? m.Index + m.Length : -1).ToList();
        if (places.All(p => p < 0))
        {
            var numbers = Number().Matches(answer).Select(m => Digits(m.Value)).ToList();
            return [.. asked.Select((k, i) => i < numbers.Count && numbers[i] == k.Code)];
        }
        return [.. asked.Select((k, i) => places[i] >= 0 && Behind(answer, places, places[i]) == k.Code)];
    }

    private static string? Behind(string answer, List<int> places, int from)
    {
        var to = places.Where(p => p > from).Append(answer.Length).Min();
        return Number().Match(answer[from..to]) is { Success: true } match ? Digits(match.Value) : null;
    }

    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit));

    // Five digits, also written 12,345; not part of a longer number.
    [GeneratedRegex(@"(?<![\d.,])\d{2},?\d{3}(?!,?\d|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
