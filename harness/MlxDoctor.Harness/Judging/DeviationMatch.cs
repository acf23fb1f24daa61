using System.Text.RegularExpressions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Judging;

/// <summary>Holds the findings of one case against patterns of known deviations; a pattern without end excuses nothing and is named.</summary>
/// <param name="limit">How long one pattern may take for one text.</param>
internal sealed class DeviationMatch(TimeSpan? limit = null)
{
    private readonly TimeSpan _limit = limit ?? TimeSpan.FromSeconds(2);
    private readonly HashSet<string> _endless = new(StringComparer.Ordinal);
    private readonly List<string> _gaveUp = [];

    /// <summary>A sentence for each pattern that took too long.</summary>
    public IReadOnlyList<string> GaveUp => _gaveUp;

    /// <summary>True when the finding is this deviation.</summary>
    /// <param name="deviation">What is expected.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="all">All findings of the case; null where they are not at hand, and then none is asked for.</param>
    public bool Is(KnownDeviation deviation, Finding finding, IReadOnlyList<Finding>? all = null) =>
        IsMatch(deviation, deviation.Pattern, Text(finding))
        && (deviation.Sent is null || IsMatch(deviation, deviation.Sent, finding.Sent ?? ""))
        && (deviation.Seen is null || IsMatch(deviation, deviation.Seen, finding.Seen ?? ""))
        && (deviation.Beside is null || all is null
            || all.Any(f => f != finding && f.RequestId == finding.RequestId && IsMatch(deviation, deviation.Beside, Text(f))));

    private static string Text(Finding finding) => $"{finding.Code}: {finding.Message} | {finding.Seen}";

    private bool IsMatch(KnownDeviation deviation, string pattern, string text)
    {
        // Once is enough: a case of many findings must not wait for the same pattern again and again.
        if (_endless.Contains(pattern))
            return false;
        try
        {
            // Accepted patterns were written from records, which hold no key.
            return Regex.IsMatch(Secrets.Mask(text), pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline, _limit);
        }
        catch (RegexMatchTimeoutException)
        {
            _endless.Add(pattern);
            _gaveUp.Add(FormattableString.Invariant(
                $"the pattern '{pattern}' of the known deviation of {deviation.Case} took longer than {_limit.TotalSeconds} s and excuses nothing: write it ")
                    + FormattableString.Invariant($"without nested repetitions"));
            return false;
        }
    }
}
