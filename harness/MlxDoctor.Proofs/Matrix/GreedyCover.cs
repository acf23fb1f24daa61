namespace MlxDoctor.Proofs.Matrix;

/// <summary>Orders cases so that those before any moment notice as many faults as they can.</summary>
internal static class GreedyCover
{
    /// <summary>A case of no measured time would else be worth infinitely much.</summary>
    private const double LeastSeconds = 0.01;

    /// <summary>
    /// The next case is always the one that notices the most faults a second that no case before it notices; once all are noticed, those that a case not yet
    /// taken notices count again, and so on.
    /// Cases that notice nothing come last, the quick ones first.
    /// </summary>
    /// <param name="cases">The cases with what they take.</param>
    /// <param name="noticed">For each fault the cases that notice it.</param>
    public static IReadOnlyList<string> Order(IReadOnlyCollection<CaseTime> cases, IReadOnlyList<IReadOnlyCollection<string>> noticed)
    {
        var faults = cases.ToDictionary(c => c.Id, _ => new List<int>(), StringComparer.Ordinal);
        for (var fault = 0; fault < noticed.Count; fault++)
            foreach (var id in noticed[fault].Where(faults.ContainsKey))
                faults[id].Add(fault);
        var left = cases.OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        var order = new List<string>(left.Count);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var open = Enumerable.Range(0, noticed.Count).ToHashSet();
        while (left.Count > 0)
        {
            var best = left.MaxBy(c => faults[c.Id].Count(open.Contains) / Math.Max(LeastSeconds, c.After(asked)))!;
            if (!faults[best.Id].Exists(open.Contains))
            {
                open = left.SelectMany(c => faults[c.Id]).ToHashSet();
                if (open.Count > 0)
                    continue;
                order.AddRange(left.OrderBy(c => c.After(asked)).ThenBy(c => c.Id, StringComparer.Ordinal).Select(c => c.Id));
                return order;
            }
            order.Add(best.Id);
            left.Remove(best);
            asked.UnionWith(best.SharedSeconds.Keys);
            open.ExceptWith(faults[best.Id]);
        }
        return order;
    }

    /// <summary>What each case takes in an order; one that does not fit into the time any more is left out.</summary>
    public static IEnumerable<(string Id, double Seconds)> Within(double budgetSeconds, IEnumerable<CaseTime> order)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var at = 0.0;
        foreach (var next in order)
        {
            var seconds = next.After(asked);
            if (at + seconds > budgetSeconds)
                continue;
            at += seconds;
            asked.UnionWith(next.SharedSeconds.Keys);
            yield return (next.Id, seconds);
        }
    }

    /// <summary>How many faults are noticed when the cases of an order have run for so long.</summary>
    public static int NoticedAfter(double budgetSeconds, IEnumerable<CaseTime> order, IReadOnlyList<IReadOnlyCollection<string>> noticed)
    {
        var run = Within(budgetSeconds, order).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return noticed.Count(n => n.Any(run.Contains));
    }
}
