using System.Globalization;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Statistics;

namespace MlxDoctor.Weights.Metrics;

/// <summary>Computes the statistics of one matrix and its error in every scheme, in two streaming passes plus those of the spectral norm.</summary>
internal static class MatrixAnalyzer
{
    /// <summary>Measures one matrix.</summary>
    public static MatrixResult Analyze(MatrixIdentity id, IMatrixRows matrix, MatrixSettings settings, CancellationToken cancel)
    {
        var first = FirstPass.Run(matrix, settings, cancel);
        var schemes = settings.Schemes.Where(s => matrix.Columns % s.GroupSize == 0).ToList();
        var second = SecondPass.Run(matrix, settings, schemes, first, id.ExpertId, cancel);
        var warnings = new List<string>();
        if (first.Moments.NaNs > 0 || first.Moments.Infinities > 0)
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture, $"[quant_sim] {id.DerivedTensor}: {first.Moments.NaNs} NaN and {first.Moments.Infinities} infinite weights"));
        if (first.Moments.Count > 0 && first.Moments.Zeros == first.Moments.Count)
            warnings.Add($"[quant_sim] {id.DerivedTensor}: every weight is zero");

        var spectral = settings.Spectral && schemes.Count > 0 ? SpectralNorm.Of(matrix, cancel) : double.NaN;
        var rows = new List<object?[]>();
        foreach (var scheme in settings.Schemes)
        {
            var at = schemes.IndexOf(scheme);
            if (at < 0)
            {
                var error =
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"ValueError: the last dimension {matrix.Columns} is not divisible by the group size {scheme.GroupSize}");
                warnings.Add($"[quant_sim] {id.DerivedTensor} {scheme.Name}: {error}");
                rows.Add(ErrorRow(id, matrix, scheme, error));
                continue;
            }

            warnings.AddRange(second.Schemes[at].Anomalies.Describe(id.DerivedTensor, scheme));
            rows.Add(Row(id, matrix, settings, scheme, second.Schemes[at], first, spectral, cancel));
        }

        return new MatrixResult(StatsRow(id, matrix, settings, first, second), rows, warnings);
    }

    private static object?[] StatsRow(MatrixIdentity id, IMatrixRows matrix, MatrixSettings settings, FirstPass first, SecondPass second)
    {
        var m = first.Moments;
        var n = (double)m.Count;
        var broken = m.NaNs + m.Infinities > 0;
        var maxAbs = m.NaNs > 0 ? double.NaN : Math.Max(Math.Abs((double)m.Min), Math.Abs((double)m.Max));
        var meanAbs = m.SumAbs / n;
        var p = second.Percentiles;
        var row = new List<object?>
        {
            id.File, id.SourceTensor, id.DerivedTensor, (long)id.Layer, (long?)id.Block4, id.Projection, (long)id.ExpertId,
            id.IsRoutedExpert, id.IsSharedExpert, (long)matrix.Rows, (long)matrix.Columns, id.StoredAs,
            m.Mean, m.StandardDeviation, meanAbs, Math.Sqrt(m.SumSquares / n), maxAbs, p[0], p[1], p[2],
            maxAbs / (meanAbs + settings.Eps), p[1] / (p[0] + settings.Eps), p[2] / (p[0] + settings.Eps),
        };
        foreach (var size in settings.GroupSizes)
        {
            // Not measured is null: the group does not divide the columns.
            var group = first.Outliers.FirstOrDefault(o => o.GroupSize == size);
            var (percentile, max) = group?.Result(settings.GroupOutlierPercentile) ?? default;
            row.Add(group is null ? null : percentile);
            row.Add(group is null ? null : max);
        }

        row.AddRange(
        [
            (double)m.Min, (double)m.Max, m.Zeros / n, broken ? double.NaN : m.Skewness, broken ? double.NaN : m.KurtosisExcess,
            second.Beyond3 / n, second.Beyond6 / n, m.NaNs + m.Infinities,
        ]);
        return [.. row];
    }

    private static object?[] Row(
        MatrixIdentity id, IMatrixRows matrix, MatrixSettings settings, QuantScheme scheme, SchemePass pass, FirstPass first, double spectral,
        CancellationToken cancel)
    {
        var e = pass.Errors;
        var affine = scheme.Mode == QuantMode.Affine;
        double Relative(double value, double of) => value / Math.Max(of + settings.Eps, settings.DenominatorFloor ?? 0);
        var fro = Math.Sqrt(e.SquaredOriginal);
        double? relSpectral = null;
        if (settings.Spectral)
            relSpectral = e.SquaredError == 0 ? 0 : Relative(SpectralNorm.Of(new ErrorRows(matrix, scheme, settings.ComputeType), cancel), spectral);
        return
        [
            .. Identity(id, matrix, scheme),
            Relative(Math.Sqrt(e.SquaredError), fro), Relative(e.MaxAbsError, e.MaxAbsOriginal), relSpectral,
            settings.GramDrift ? pass.GramDrift(settings.Eps) : null,
            pass.Scales.Mean, pass.Scales.Max, affine ? pass.Biases.Mean : null, affine ? pass.Biases.Max : null,
            null,
            e.SquaredError / e.Count, e.SquaredError == 0 ? double.NaN : 10 * Math.Log10(e.SquaredOriginal / e.SquaredError),
            e.Product / Math.Sqrt(e.SquaredOriginal * e.SquaredCopy), e.MaxAbsError, fro,
            pass.Scales.AbsMean, pass.Scales.AbsMax, affine ? pass.Biases.AbsMax : null,
            Bytes(matrix, scheme), QuantScheme.Arithmetic,
        ];
    }

    private static object?[] ErrorRow(MatrixIdentity id, IMatrixRows matrix, QuantScheme scheme, string error) =>
        [
            .. Identity(id, matrix, scheme), null, null, null, null, null, null, null, null, error,
            null, null, null, null, null, null, null, null, null, QuantScheme.Arithmetic,
        ];

    private static object?[] Identity(MatrixIdentity id, IMatrixRows matrix, QuantScheme scheme) =>
    [
        id.File, id.SourceTensor, id.DerivedTensor, (long)id.Layer, (long?)id.Block4, id.Projection, (long)id.ExpertId, id.IsSharedExpert,
        (long)matrix.Rows, (long)matrix.Columns, scheme.Name, scheme.ModeName, (long)scheme.Bits, (long)scheme.GroupSize,
    ];

    private static long Bytes(IMatrixRows matrix, QuantScheme scheme) =>
        (long)(scheme.BitsPerWeight() * matrix.Rows * matrix.Columns / 8);
}
