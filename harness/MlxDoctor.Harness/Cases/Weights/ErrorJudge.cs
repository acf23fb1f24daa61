using MlxDoctor.Core.Findings;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Runs;

namespace MlxDoctor.Harness.Cases.Weights;

/// <summary>Compares an embedded model with the reference figures, tensor by tensor.</summary>
internal static class ErrorJudge
{
    /// <summary>The figures are printed with twelve digits; sums of another order differ less than this.</summary>
    private const double Tolerance = 1e-9;

    private const double Eps = 1e-12;

    /// <summary>What differs.</summary>
    public static IEnumerable<Finding> Findings(LocalWeights weights, CancellationToken cancellation)
    {
        var figures = ReferenceFigures.Load(weights.Figures);
        var (config, problem) = ModelConfig.Read(weights.Folder);
        if (config is null)
            return [new Finding(FindingCode.WeightsConfig, $"config.json: {problem ?? "is missing"}")];
        return config.DefaultScheme is { } scheme ? Quantised(weights, figures, scheme.Name, cancellation) : Plain(weights, figures, cancellation);
    }

    private static IEnumerable<Finding> Quantised(LocalWeights weights, ReferenceFigures figures, string scheme, CancellationToken cancellation)
    {
        var expected = figures.Errors(scheme).ToList();
        if (expected.Count == 0)
            yield return new Finding(FindingCode.WeightsNoFigures, $"there are no figures for {scheme}");
        var table = CheckpointDiff.Compare(weights.Folder, weights.Parent, Eps, cancellation);
        foreach (var row in table.Rows.Where(r => table.Cell(r, "error") is string))
            yield return new Finding(FindingCode.WeightsNotComparable, $"{table.Text(row, "tensor_name")}: {table.Text(row, "error")}");
        foreach (var (tensor, relFro, relMax) in expected)
        {
            var row = table.Rows.FirstOrDefault(r => table.Cell(r, "tensor_name") as string == tensor && table.Cell(r, "error") is null);
            if (row is null)
                yield return new Finding(FindingCode.WeightsTensorMissing, $"{tensor}: is not in the model");
            else if (!Near(table.Number(row, "w_rel_fro"), relFro) || !Near(table.Number(row, "w_rel_max"), relMax))
                yield return new Finding(
                    FindingCode.WeightsErrorDiffers,
                    FormattableString.Invariant(
                        $"{tensor}: relative error {table.Number(row, "w_rel_fro")}, largest {table.Number(row, "w_rel_max")}, against its bfloat16 parent"))
                {
                    Expected = FormattableString.Invariant($"{relFro} and {relMax}, as {scheme} gives"),
                    Seen = FormattableString.Invariant($"{table.Number(row, "w_rel_fro")} and {table.Number(row, "w_rel_max")}"),
                };
        }
    }

    private static IEnumerable<Finding> Plain(LocalWeights weights, ReferenceFigures figures, CancellationToken cancellation)
    {
        using var checkpoint = Checkpoint.Open(weights.Folder, new ScanSettings());
        var tensors = WeightTensor.All(checkpoint, checkpoint.Problems).ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var problem in checkpoint.Problems)
            yield return new Finding(FindingCode.WeightsNotComparable, problem);
        foreach (var (tensor, rms, maxAbs) in figures.Sizes())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!tensors.TryGetValue(tensor, out var weight))
            {
                yield return new Finding(FindingCode.WeightsTensorMissing, $"{tensor}: is not in the model");
                continue;
            }

            var (seenRms, seenMax) = Size(weight);
            if (!Near(seenRms, rms) || !Near(seenMax, maxAbs))
                yield return new Finding(
                    FindingCode.WeightsSizeDiffers, FormattableString.Invariant($"{tensor}: root mean square {seenRms}, largest {seenMax}"))
                {
                    Expected = FormattableString.Invariant($"{rms} and {maxAbs}"),
                    Seen = FormattableString.Invariant($"{seenRms} and {seenMax}"),
                };
        }
    }

    private static (double Rms, double MaxAbs) Size(WeightTensor weight)
    {
        using var reader = new WeightReader(weight);
        var row = new float[reader.RowElements];
        var sums = new ErrorSums();
        for (long r = 0; r < weight.Elements / Math.Max(1, reader.RowElements); r++)
        {
            reader.ReadRows(r, 1, row);
            sums.Add(row, row);
        }

        return (Math.Sqrt(sums.SquaredOriginal / sums.Count), sums.MaxAbsOriginal);
    }

    // A NaN is near to nothing.
    private static bool Near(double? seen, double expected) => seen is { } value && Math.Abs(value - expected) <= Math.Max(Eps, Tolerance * Math.Abs(expected));
}
