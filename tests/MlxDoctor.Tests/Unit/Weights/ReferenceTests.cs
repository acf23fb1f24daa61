using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Harness.Checks.Weights.Metrics;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class ReferenceTests
{
    private static readonly string[] Exact = ["max_abs", "min", "max", "zero_fraction", "non_finite"];

    // Printed with twelve digits; the stated tolerance for sums is 1e-9.
    private const double Sums = 1e-9;

    private static readonly string[] QuantColumns =
        ["w_rel_fro", "w_rel_max", "mse", "snr_db", "cosine", "max_abs_err", "scale_mean", "scale_max", "scale_abs_mean", "scale_abs_max", "bias_mean", "bias_max", "bias_abs_max"];

    [Theory]
    [InlineData("bfloat16")]
    [InlineData("float32")]
    public void Every_matrix_of_the_tiny_model_equals_the_reference_in_all_schemes(string key)
    {
        FloatTypes.TryParse(key, out var type);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Reference.Folder, "weights", "doctor-tiny.json")));
        var expected = document.RootElement.GetProperty("tensors").EnumerateArray().ToDictionary(t => t.GetProperty("tensor").GetString()!);
        var settings = Reference.Settings(type);
        var differences = new List<string>();
        var results = Reference.Analyze(Reference.Model("doctor-tiny"), settings, m => type == FloatType.BFloat16 || m.Id.Layer <= 0);
        foreach (var (matrix, result) in results)
        {
            var tensor = expected[matrix.Id.SourceTensor];
            CompareStats(differences, settings, matrix.Id.SourceTensor, result, tensor);
            CompareQuant(differences, matrix.Id.SourceTensor, result, tensor.GetProperty("quant").GetProperty(key));
        }

        differences.Should().BeEmpty();
        results.Should().HaveCountGreaterThan(7);
    }

    [Theory]
    [InlineData("mlx-switch")]
    [InlineData("experts-bank")]
    [InlineData("qwen3-per-expert")]
    [InlineData("mixtral-per-expert")]
    public void Experts_of_every_layout_equal_the_reference(string layout)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Reference.MoeToy(""), "reference.json")));
        var settings = Reference.Settings(FloatType.BFloat16, shape: true);
        var results = Reference.Analyze(Reference.MoeToy(layout), settings, m => m.Id.IsRoutedExpert);
        var differences = new List<string>();
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            var (layer, projection, expert) = (row.GetProperty("layer").GetInt32(), row.GetProperty("proj").GetString(), row.GetProperty("expert_id").GetInt32());
            var name = FormattableString.Invariant($"layer {layer} {projection} expert {expert}");
            var (_, result) = results.Single(r => r.Matrix.Id.Layer == layer && r.Matrix.Id.Projection == projection && r.Matrix.Id.ExpertId == expert);
            CompareStats(differences, settings, name, result, row);
            CompareQuant(differences, name, result, row.GetProperty("quant"));
            foreach (var scheme in row.GetProperty("quant").EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Array))
            {
                Add(differences, Reference.Difference($"{name} {scheme.Name} gram", Reference.Quant(result, scheme.Name, "w_gram_cos_drift_sampled_rms"), scheme.Value[15], 1e-8, 1e-13));
                Add(differences, Reference.Difference($"{name} {scheme.Name} spectral", Reference.Quant(result, scheme.Name, "w_rel_spectral"), scheme.Value[14], 1e-6, 1e-13));
            }
        }

        differences.Should().BeEmpty();
        results.Should().HaveCount(24);
    }

    private static void CompareStats(List<string> differences, MatrixSettings settings, string name, MatrixResult result, JsonElement expected)
    {
        var rms = expected.GetProperty("stats").GetProperty("rms").GetDouble();
        foreach (var part in new[] { "stats", "extra" })
        {
            foreach (var stat in expected.GetProperty(part).EnumerateObject())
            {
                var (relative, absolute) = Exact.Contains(stat.Name) ? (2e-12, 0.0)
                    : stat.Name == "mean" ? (0.0, 2e-12 * rms)
                    : stat.Name == "skewness" ? (0, 1e-9)
                    : (Sums, 0);
                Add(differences, Reference.Difference($"{name} {stat.Name}", Reference.Stat(settings, result, stat.Name), stat.Value, relative, absolute));
            }
        }
    }

    private static void CompareQuant(List<string> differences, string name, MatrixResult result, JsonElement expected)
    {
        foreach (var scheme in expected.EnumerateObject())
        {
            if (scheme.Value.ValueKind != JsonValueKind.Array)
            {
                Reference.Quant(result, scheme.Name, "error").Should().NotBeNull();
                continue;
            }

            for (var c = 0; c < QuantColumns.Length; c++)
                Add(differences, Reference.Difference($"{name} {scheme.Name} {QuantColumns[c]}", Reference.Quant(result, scheme.Name, QuantColumns[c]), scheme.Value[c], Sums, 1e-12));
        }
    }

    private static void Add(List<string> differences, string? difference)
    {
        if (difference is not null)
            differences.Add(difference);
    }
}
