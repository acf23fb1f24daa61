using System.Globalization;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Compare;

/// <summary>The most probable next tokens of one position, as far as a server lists them, and the mass of all others.</summary>
internal sealed class TokenDistribution
{
    /// <summary>Rounding of a half-precision server lifts a certain token a little above 0.</summary>
    private const double MostLogprob = 0.02;

    private const double FlatSpread = 1e-9;

    private TokenDistribution(IReadOnlyDictionary<string, double> listed)
    {
        Listed = listed;
        Tail = Math.Max(0, 1 - listed.Values.Sum());
        Smallest = listed.Values.Min();
    }

    /// <summary>Probability by token.</summary>
    public IReadOnlyDictionary<string, double> Listed { get; }

    /// <summary>Probability of all tokens that are not listed.</summary>
    public double Tail { get; }

    /// <summary>The least listed probability: no token outside the list has more.</summary>
    public double Smallest { get; }

    /// <summary>Reads a list of alternatives; null with the reason when no number may be computed from it.</summary>
    public static TokenDistribution? Of(IReadOnlyList<TopLogprob> list, out string? refusal)
    {
        refusal = Refusal(list);
        if (refusal is not null)
            return null;
        var listed = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in list)
        {
            // Halves of characters all look alike: without bytes they cannot be told apart, and count as tokens that were not listed.
            if (Key(entry) is not { } key)
                continue;
            if (!listed.TryAdd(key, Math.Exp(entry.Logprob!.Value)))
            {
                refusal = $"the token {entry.Token} is listed twice";
                return null;
            }
        }
        var sum = listed.Values.Sum();
        if (sum <= 0)
        {
            refusal = "no listed token has any probability";
            return null;
        }
        // Values in half precision may add up to a little more than 1.
        return new(sum > 1 ? listed.ToDictionary(p => p.Key, p => p.Value / sum, StringComparer.Ordinal) : listed);
    }

    private static string? Refusal(IReadOnlyList<TopLogprob> list)
    {
        if (list.Count == 0)
            return "no alternatives";
        foreach (var entry in list)
        {
            if (entry.Token is null)
                return "an alternative without a token";
            if (entry.Logprob is not { } value || !double.IsFinite(value))
                return $"the log probability of {entry.Token} is no finite number";
            if (value > MostLogprob)
                return string.Create(CultureInfo.InvariantCulture, $"the log probability of {entry.Token} is {value}, above 0");
        }
        return list.Count > 1 && list.Max(e => e.Logprob!.Value) - list.Min(e => e.Logprob!.Value) < FlatSpread
            ? "all alternatives are equally probable"
            : null;
    }

    private static string? Key(TopLogprob entry) => !entry.Token!.Contains('\uFFFD', StringComparison.Ordinal) ? entry.Token
        : entry.Bytes is { Count: > 0 } bytes ? "bytes " + string.Join(' ', bytes)
        : null;
}
