namespace MlxDoctor.EmbeddedServer.Startup;

/// <summary>Suggests the name that was meant.</summary>
internal static class Closest
{
    /// <summary>The nearest name, or the three that are least far.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var near = candidates.Select(c => (Name: c, Distance: Distance(name, c))).OrderBy(x => x.Distance).ThenBy(x => x.Name, StringComparer.Ordinal)
            .Take(3).ToList();
        return string.Join(
            " or ", near.Where(x => x.Distance <= Math.Max(2, name.Length / 2) || near[0].Distance > name.Length / 2).Select(x => $"'{x.Name}'"));
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var best = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], best);
            }
        }
        return row[^1];
    }
}
