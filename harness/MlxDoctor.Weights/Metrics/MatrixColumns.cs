using System.Globalization;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Metrics;

/// <summary>The columns of the two tables with one row per matrix (and scheme).</summary>
internal static class MatrixColumns
{
    /// <summary>Columns of <c>matrix_stats</c>.</summary>
    public static IReadOnlyList<Column> Stats(MatrixSettings settings) =>
    [
        .. Column.Texts("file", "source_tensor", "derived_tensor"), .. Column.Integers("layer", "block4"), .. Column.Texts("proj"),
        .. Column.Integers("expert_id"), .. Column.Flags("is_routed_expert", "is_shared_expert"), .. Column.Integers("rows", "cols"), .. Column.Texts("dtype"),
        .. Column.Numbers("mean", "std", "mean_abs", "rms", "max_abs", "p50_abs", "p99_abs", "p999_abs",
            "outlier_max_over_mean", "outlier_p99_over_median", "outlier_p999_over_median"),
        .. settings.GroupSizes.SelectMany(g => Column.Numbers(
            string.Create(CultureInfo.InvariantCulture, $"g{g}_p{settings.GroupOutlierPercentile}_outlier"),
            string.Create(CultureInfo.InvariantCulture, $"g{g}_max_outlier"))),
        // Beyond the source tool's columns.
        .. Column.Numbers("min", "max", "zero_fraction", "skewness", "kurtosis_excess", "frac_beyond_3_std", "frac_beyond_6_std"),
        .. Column.Integers("non_finite"),
    ];

    /// <summary>Columns of <c>quant_sim</c>.</summary>
    public static IReadOnlyList<Column> Quant { get; } =
    [
        .. Column.Texts("file", "source_tensor", "derived_tensor"), .. Column.Integers("layer", "block4"), .. Column.Texts("proj"),
        .. Column.Integers("expert_id"), .. Column.Flags("is_shared_expert"), .. Column.Integers("rows", "cols"),
        .. Column.Texts("scheme", "mode"), .. Column.Integers("bits", "group_size"),
        .. Column.Numbers("w_rel_fro", "w_rel_max", "w_rel_spectral", "w_gram_cos_drift_sampled_rms", "scale_mean", "scale_max", "bias_mean", "bias_max"),
        .. Column.Texts("error"),
        .. Column.Numbers("mse", "snr_db", "cosine", "max_abs_err", "w_fro", "scale_abs_mean", "scale_abs_max", "bias_abs_max"),
        .. Column.Integers("bytes_quantised"), .. Column.Texts("arithmetic"),
    ];
}
