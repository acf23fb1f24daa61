
using MlxDoctor.Tensors.Statistics;

namespace MlxDoctor.Weights.Tables;

/// <summary>Groups a table by key columns and summarises number columns.</summary>
internal static class Aggregator
{
    private static readonly Dictionary<string, Func<double[], double?>> Functions = new(StringComparer.Ordinal)
    {
        ["median"] = v => Quantile.OfSorted(v, 50),
        ["mean"] = v => v.Average(),
        // Sample deviation, as data frames compute it; one value has none.
        ["std"] = v => v.Length < 2 ? null : Math.Sqrt(v.Sum(x => Math.Pow(x - v.Average(), 2)) / (v.Length - 1)),
        ["p90"] = v => Quantile.OfSorted(v, 90),
        ["p99"] = v => Quantile.OfSorted(v, 99),
        ["p01"] = v => Quantile.OfSorted(v, 1),
        ["min"] = v => v[0],
        ["max"] = v => v[^1],
    };

    /// <summary>One row per key, columns <c>stat__aggregate</c>; nulls and NaN are left out.</summary>
    public static Table Summarise(Table source, string name, IReadOnlyList<string> keys, IReadOnlyList<string> stats, IReadOnlyList<string> aggregates)
    {
        var keyColumns = keys.Select(k => source.Columns.First(c => c.Name == k));
        var table = new Table(name,
        [
            .. keyColumns, .. Column.Integers("count"),
            .. stats.SelectMany(s => aggregates.Select(a => new Column($"{s}__{a}", ColumnType.Number))),
        ]);
        var groups = source.Rows
            .Where(r => !source.Has("error") || source.Cell(r, "error") is null)
            .GroupBy(r => string.Join('\u001f', keys.Select(k => SortKey(source.Cell(r, k)))), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var row = new List<object?>(keys.Select(k => source.Cell(group.First(), k))) { (long)group.Count() };
            foreach (var stat in stats)
            {
                var values = group.Select(r => source.Number(r, stat)).Where(v => v is { } x && !double.IsNaN(x)).Select(v => v!.Value).Order().ToArray();
                row.AddRange(aggregates.Select(a => values.Length == 0 ? null : (object?)Functions[a](values)));
            }

            table.Add([.. row]);
        }

        return table;
    }

    private static string SortKey(object? cell) =>
        cell is long n ? (n + 1_000_000_000L).ToString("D20", System.Globalization.CultureInfo.InvariantCulture) : CsvTable.Text(cell);
}
