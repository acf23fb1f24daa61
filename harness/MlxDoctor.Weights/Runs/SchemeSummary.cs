using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>What the tables say about each scheme: worst matrices, sizes, and a suggestion per projection.</summary>
internal sealed class SchemeSummary
{
    private readonly Table _quant;

    /// <summary>Reads the per-matrix table.</summary>
    public SchemeSummary(Table quant)
    {
        _quant = quant;
        Schemes = [.. quant.Rows.Select(r => quant.Text(r, "scheme")).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Schemes in the order of the run.</summary>
    public IReadOnlyList<string> Schemes { get; }

    /// <summary>Rows of one scheme that were measured, worst first.</summary>
    public IReadOnlyList<object?[]> Worst(string scheme) => [.. _quant.Rows
        .Where(r => _quant.Text(r, "scheme") == scheme && _quant.Number(r, "w_rel_fro") is not null)
        .OrderByDescending(r => _quant.Number(r, "w_rel_fro")).ThenBy(r => _quant.Text(r, "derived_tensor"), StringComparer.Ordinal)];

    /// <summary>Median error by a key column, worst first.</summary>
    public IReadOnlyList<(string Key, double Median, int Count)> By(string scheme, string column) => [.. Worst(scheme)
        .GroupBy(r => CsvTable.Text(_quant.Cell(r, column)), StringComparer.Ordinal)
        .Where(g => g.Key is not ("" or "-1"))
        .Select(g => (g.Key, Quantile.OfSorted([.. g.Select(r => _quant.Number(r, "w_rel_fro")!.Value).Order()], 50), g.Count()))
        .OrderByDescending(g => g.Item2).ThenBy(g => g.Key, StringComparer.Ordinal)];

    /// <summary>Bytes of the measured matrices in a scheme; a matrix whose columns it cannot group counts with 16 bits a weight.</summary>
    public long Bytes(string scheme) => _quant.Rows.Where(r => _quant.Text(r, "scheme") == scheme)
        .Sum(r => _quant.Integer(r, "bytes_quantised") ?? (_quant.Integer(r, "rows") * _quant.Integer(r, "cols") * 2) ?? 0);

    /// <summary>Per projection the smallest scheme whose worst matrix stays within the limit; null when none does.</summary>
    public IReadOnlyList<(string Projection, string? Scheme, double WorstRelFro)> Suggest(double maxRelFro)
    {
        var ordered = Schemes.Where(s => QuantSchemes.TryParse(s, out _)).OrderBy(Bits).ThenBy(s => s, StringComparer.Ordinal).ToList();
        return [.. _quant.Rows.Select(r => _quant.Text(r, "proj")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(projection =>
        {
            foreach (var scheme in ordered)
            {
                var rows = _quant.Rows.Where(r => _quant.Text(r, "proj") == projection && _quant.Text(r, "scheme") == scheme).ToList();
                if (rows.Exists(r => _quant.Number(r, "w_rel_fro") is null or double.NaN))
                    continue;
                var worst = rows.Max(r => _quant.Number(r, "w_rel_fro")!.Value);
                if (worst <= maxRelFro)
                    return (projection, scheme, worst);
            }

            return (projection, (string?)null, double.NaN);
        })];
    }

    private static double Bits(string name) => QuantSchemes.TryParse(name, out var scheme) ? scheme.BitsPerWeight() : double.MaxValue;
}
