using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>Writes the tables of a collection.</summary>
internal sealed class CollectWriter(WeightsRun run, Checkpoint checkpoint, ExtractionResult extraction)
{
    /// <summary>Every table of <c>data/</c> and <c>logs/</c>.</summary>
    public async Task<IReadOnlyList<(string Folder, WrittenArtifact Artifact)>> WriteAsync(
        Table stats, Table quant, IReadOnlyList<string> warnings, CancellationToken cancel)
    {
        var written = new List<(string, WrittenArtifact)>();
        foreach (var table in new[] { Inventory(), stats, quant, Unmatched() })
            written.Add(("data", await TableFiles.WriteAsync(table, run.Data, run.Config.OutputFormat, cancel)));
        var lines = new Table("warnings", Column.Texts("warning"));
        foreach (var warning in warnings)
            lines.Add(warning);
        written.Add(("logs", await TableFiles.WriteAsync(lines, run.Logs, run.Config.OutputFormat, cancel)));
        var names = new Table("proj_canonicalization_report", [.. Column.Texts("raw", "canonical"), .. Column.Integers("count")]);
        foreach (var ((raw, canonical), count) in extraction.Projections)
            names.Add(raw, canonical, (long)count);
        written.Add(("logs", await TableFiles.WriteAsync(names, run.Logs, run.Config.OutputFormat, cancel)));
        return written;
    }

    private Table Inventory()
    {
        var table = new Table("tensor_inventory",
            [.. Column.Texts(
                "file", "tensor_name", "dtype", "shape"), .. Column.Integers("ndim", "nbytes"), .. Column.Flags("in_index"), .. Column.Texts("index_shard")]);
        foreach (var t in checkpoint.Tensors)
        {
            string? shard = null;
            checkpoint.Index?.WeightMap.TryGetValue(t.Name, out shard);
            table.Add([.. Common(t), t.Info.ByteLength, checkpoint.Index is null ? null : shard is not null, shard]);
        }

        return table;
    }

    private Table Unmatched()
    {
        var table = new Table(
            "unmatched_tensors", [.. Column.Texts("file", "tensor_name", "dtype", "shape"), .. Column.Integers("ndim", "nbytes"), .. Column.Texts("reason")]);
        foreach (var u in extraction.Unmatched)
            table.Add([.. Common(u.Tensor), u.Tensor.Info.ByteLength, u.Reason]);
        return table;
    }

    private static object?[] Common(SourceTensor t) => [t.File, t.Name, t.Info.Dtype.HeaderName(), t.Info.ShapeText, (long)t.Info.Shape.Length];
}
