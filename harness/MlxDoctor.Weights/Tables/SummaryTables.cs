using MlxDoctor.Core.Errors;

namespace MlxDoctor.Weights.Tables;

/// <summary>Builds the layer, block and global tables and the differences between pairs of schemes.</summary>
internal static class SummaryTables
{
    private static readonly string[] LayerAggregates = ["median", "mean", "std", "p90", "p99"];
    private static readonly string[] GlobalAggregates = ["min", "p01", "median", "p99", "max"];
    private static readonly string[] QuantAggregates = ["median", "mean", "p90", "p99"];
    private static readonly string[] QuantStats = ["w_rel_fro", "w_rel_max", "scale_mean", "scale_max", "bias_mean", "bias_max"];

    /// <summary>Every summary table, headed also when the inputs have no row.</summary>
    public static IReadOnlyList<Table> Build(Table stats, Table quant, IReadOnlyList<(string Name, string A, string B)> deltaPairs)
    {
        var weightStats = stats.Columns.SkipWhile(c => c.Name != "dtype").Skip(1).Where(c => c.Type == ColumnType.Number).Select(c => c.Name).ToList();
        return
        [
            Aggregator.Summarise(stats, "A_weight_layer_summary", ["layer", "proj"], weightStats, LayerAggregates),
            Aggregator.Summarise(stats, "A_weight_block4_summary", ["block4", "proj"], weightStats, LayerAggregates),
            Aggregator.Summarise(stats, "A_weight_global_summary", ["proj"], weightStats, GlobalAggregates),
            Aggregator.Summarise(quant, "B_quant_layer_summary", ["layer", "proj", "scheme"], QuantStats, QuantAggregates),
            Aggregator.Summarise(quant, "B_quant_block4_summary", ["block4", "proj", "scheme"], QuantStats, QuantAggregates),
            Aggregator.Summarise(quant, "B_quant_global_summary", ["proj", "scheme"], QuantStats, QuantAggregates),
            Deltas(quant, deltaPairs),
        ];
    }

    private static Table Deltas(Table quant, IReadOnlyList<(string Name, string A, string B)> pairs)
    {
        var table = new Table("B_quant_deltas",
        [
            .. Column.Texts("derived_tensor"), .. Column.Integers("layer", "block4"), .. Column.Texts("proj"), .. Column.Integers("expert_id", "rows", "cols"),
            .. Column.Texts("delta_name"), .. Column.Numbers("delta_w_rel_fro", "delta_w_rel_max"),
        ]);
        var byKey = new Dictionary<(string Tensor, string Scheme), object?[]>();
        foreach (var row in quant.Rows)
            if (!byKey.TryAdd((quant.Text(row, "derived_tensor"), quant.Text(row, "scheme")), row))
                throw new UsageException(
                    $"quant_sim has two rows for '{quant.Text(row, "derived_tensor")}' and scheme '{quant.Text(row, "scheme")}'",
                    "run 'weights collect' again without --resume");
        foreach (var (name, a, b) in pairs)
        {
            foreach (var row in quant.Rows.Where(r => quant.Text(r, "scheme") == a))
            {
                if (!byKey.TryGetValue((quant.Text(row, "derived_tensor"), b), out var other))
                    continue;
                double? Delta(string column) => quant.Number(row, column) - quant.Number(other, column);
                table.Add(
                    [.. new[] { "derived_tensor", "layer", "block4", "proj", "expert_id", "rows", "cols" }
                        .Select(c => quant.Cell(row, c)), name, Delta("w_rel_fro"), Delta("w_rel_max")]);
            }
        }

        return table;
    }
}
