using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Metrics;

namespace MlxDoctor.Tests.Unit.Weights;

/// <summary>Compares results with the reference within its stated tolerances.</summary>
internal static class ReferenceComparison
{
    private static readonly string[] Exact = ["max_abs", "min", "max", "zero_fraction", "non_finite"];

    // Half a unit of the twelfth digit.
    private const double Printed = 5e-12;

    // Printed with twelve digits; the stated tolerance for sums is 1e-9.
    private const double Sums = 1e-9;

    private static readonly string[] QuantColumns =
        [
            "w_rel_fro", "w_rel_max", "mse", "snr_db", "cosine", "max_abs_err", "scale_mean", "scale_max", "scale_abs_mean", "scale_abs_max",
            "bias_mean", "bias_max", "bias_abs_max",
        ];

    public static void Stats(List<string> differences, MatrixSettings settings, string name, MatrixResult result, JsonElement expected)
    {
        var rms = expected.GetProperty("stats").GetProperty("rms").GetDouble();
        foreach (var part in new[] { "stats", "extra" })
        {
            foreach (var stat in expected.GetProperty(part).EnumerateObject())
            {
                var (relative, absolute) = Exact.Contains(stat.Name) ? (Printed, 0.0)
                    : stat.Name == "mean" ? (0.0, 2e-12 * rms)
                    : stat.Name == "skewness" ? (0, 1e-9)
                    : (Sums, 0);
                Add(differences, Reference.Difference($"{name} {stat.Name}", Reference.Stat(settings, result, stat.Name), stat.Value, relative, absolute));
            }
        }
    }

    public static void Quant(List<string> differences, string name, MatrixResult result, JsonElement expected)
    {
        foreach (var scheme in expected.EnumerateObject())
        {
            if (scheme.Value.ValueKind != JsonValueKind.Array)
            {
                Reference.Quant(result, scheme.Name, "error").Should().NotBeNull();
                continue;
            }

            for (var c = 0; c < QuantColumns.Length; c++)
                Add(
                    differences,
                    Reference.Difference(
                        $"{name} {scheme.Name} {QuantColumns[c]}", Reference.Quant(result, scheme.Name, QuantColumns[c]), scheme.Value[c], Sums, 1e-12));
        }
    }

    public static void Add(List<string> differences, string? difference)
    {
        if (difference is not null)
            differences.Add(difference);
    }
}
