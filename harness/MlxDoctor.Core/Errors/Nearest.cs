namespace MlxDoctor.Core.Errors;

/// <summary>Finds the names that a misspelt one may have meant.</summary>
public static class Nearest
{
    /// <summary>At most <paramref name="most"/> candidates, nearest first; empty when none is near.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates, int most = 3) =>
        [.. candidates
            .Select(c => (Name: c, Distance: Distance(name, c)))
            .Where(x => x.Distance <= Math.Max(2, name.Length / 2))
            .OrderBy(x => x.Distance).ThenBy(x => x.Name, StringComparer.Ordinal)
            .Take(most)
            .Select(x => x.Name)];

    /// <summary>A sentence such as "did you mean 'a' or 'b'?", or the whole list when nothing is near.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var all = candidates.ToList();
        var near = Of(name, all);
        return near.Count > 0
            ? $"did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?"
            : $"there is: {string.Join(", ", all.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Levenshtein distance with two rows.</summary>
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(
                    Math.Min(previous[j], current[j - 1]) + 1,
                    previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
