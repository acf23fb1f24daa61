namespace MlxDoctor.Harness.Compare;

/// <summary>One number for a comparison.</summary>
/// <param name="Overall">Mean of the categories that were judged, by their weights; null when none was.</param>
/// <param name="Components">Mean score of each category; null where nothing was judged.</param>
/// <param name="Coverage">Share of the probes' weight that was judged: a high score of few probes says little.</param>
internal sealed record Composite(double? Overall, IReadOnlyDictionary<string, double?> Components, double Coverage)
{
    /// <summary>What each category counts.</summary>
    public static IReadOnlyDictionary<string, double> Weights { get; } = new Dictionary<string, double>
    {
        [Categories.Distribution] = 0.5,
        [Categories.Text] = 0.2,
        [Categories.Tools] = 0.3,
    };

    /// <summary>The score in a word.</summary>
    public string Band => Overall switch
    {
        null => "not judged",
        >= 0.995 => "same",
        >= 0.95 => "close",
        >= 0.8 => "changed",
        _ => "another model",
    };

    /// <summary>Puts results together; weights of categories without a judged probe are left out, and the rest is taken for the whole.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or a category is unknown.</exception>
    public static Composite Of(IReadOnlyList<ProbeResult> results, IReadOnlyDictionary<string, double> weights)
    {
        if (weights.Values.Concat(results.Select(r => r.Weight)).Any(w => !(w >= 0) || double.IsInfinity(w)))
            throw new ArgumentException("A weight is negative or not finite.", nameof(weights));
        if (results.FirstOrDefault(r => !weights.ContainsKey(r.Category)) is { } stranger)
            throw new ArgumentException($"No weight for the category {stranger.Category}.", nameof(results));
        var components = weights.Keys.ToDictionary(c => c, c => Mean(results.Where(r => r.Category == c && r.Counts).Select(r => (r.Score!.Value, r.Weight))));
        var all = results.Sum(r => r.Weight);
        return new(
            Mean(components.Where(c => c.Value is not null).Select(c => (c.Value!.Value, weights[c.Key]))),
            components,
            all > 0 ? results.Where(r => r.Counts).Sum(r => r.Weight) / all : 0);
    }

    private static double? Mean(IEnumerable<(double Value, double Weight)> parts)
    {
        var (sum, weight) = parts.Aggregate((0.0, 0.0), (t, p) => (t.Item1 + (p.Value * p.Weight), t.Item2 + p.Weight));
        return weight > 0 ? sum / weight : null;
    }
}
