using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Compare;

/// <summary>
/// Two greedy answers to one prompt, side by side as long as both have seen the same tokens: behind the first that differs they answer different questions.
/// </summary>
internal sealed class GreedyPath
{
    private GreedyPath(IReadOnlyList<GreedyPosition> positions, IReadOnlyList<string> refused)
    {
        Positions = positions;
        Refused = refused;
    }

    /// <summary>The positions, the first that differs included as the last.</summary>
    public IReadOnlyList<GreedyPosition> Positions { get; }

    /// <summary>Why positions have no divergence, each reason once.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>The greedy divergence index: the first token that differs, from 0; null when none does.</summary>
    public int? FirstDifference => Positions.Count > 0 && Positions[^1].Flip ? Positions[^1].Index : null;

    /// <summary>Mean lower bound over the positions, in nats; null when none was usable.</summary>
    public double? MeanNats => Positions.Average(p => p.Nats);

    /// <summary>Mean union estimate, in nats.</summary>
    public double? MeanUnionNats => Positions.Average(p => p.UnionNats);

    /// <summary>Walks along both answers.</summary>
    /// <param name="a">The entries of the first.</param>
    /// <param name="b">The entries of the second.</param>
    /// <param name="cutA">True when the first was cut by its token limit, so that its end says nothing.</param>
    /// <param name="cutB">The same of the second.</param>
    public static GreedyPath Of(IReadOnlyList<LogprobEntry> a, IReadOnlyList<LogprobEntry> b, bool cutA, bool cutB)
    {
        var positions = new List<GreedyPosition>();
        var refused = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            if (i >= a.Count || i >= b.Count)
            {
                if (i >= a.Count ? !cutA : !cutB)
                    positions.Add(new(i, i < a.Count ? Chosen(a[i]) : null, i < b.Count ? Chosen(b[i]) : null, null, null, null, null));
                break;
            }
            var (left, right) = (Read(a[i], refused), Read(b[i], refused));
            var usable = left is not null && right is not null;
            positions.Add(new(
                i, Chosen(a[i]), Chosen(b[i]),
                usable ? Divergence.LowerBound(left!, right!) : null,
                usable ? Divergence.UnionEstimate(left!, right!) : null,
                usable ? Math.Max(left!.Tail, right!.Tail) : null,
                usable ? Divergence.Shared(left!, right!) : null));
            if (positions[^1].Flip)
                break;
        }
        return new(positions, [.. refused]);
    }

    /// <summary>
    /// The token that the server went on with: its own word, unless it names one that is not the best of its alternatives, which at temperature 0 it cannot
    /// have taken (mlx_lm.server puts the first of an unsorted list there).
    /// </summary>
    internal static string? Chosen(LogprobEntry entry)
    {
        if (entry.Top.Count == 0)
            return entry.Token;
        var best = entry.Top.Max(t => t.Logprob);
        var tied = entry.Top.Where(t => t.Logprob == best).Select(t => t.Token).ToList();
        return tied.Contains(entry.Token) ? entry.Token : tied.Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private static TokenDistribution? Read(LogprobEntry entry, SortedSet<string> refused)
    {
        var read = TokenDistribution.Of(entry.Top, out var refusal);
        if (refusal is not null)
            refused.Add(refusal);
        return read;
    }
}
