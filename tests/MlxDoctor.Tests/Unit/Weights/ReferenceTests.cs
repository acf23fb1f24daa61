using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class ReferenceTests
{
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
            ReferenceComparison.Stats(differences, settings, matrix.Id.SourceTensor, result, tensor);
            ReferenceComparison.Quant(differences, matrix.Id.SourceTensor, result, tensor.GetProperty("quant").GetProperty(key));
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
            var (layer, projection, expert) = (row.GetProperty("layer").GetInt32(), row.GetProperty("proj").GetString(),
                row.GetProperty("expert_id").GetInt32());
            var name = FormattableString.Invariant($"layer {layer} {projection} expert {expert}");
            var (_, result) = results.Single(r => r.Matrix.Id.Layer == layer && r.Matrix.Id.Projection == projection && r.Matrix.Id.ExpertId == expert);
            ReferenceComparison.Stats(differences, settings, name, result, row);
            ReferenceComparison.Quant(differences, name, result, row.GetProperty("quant"));
            foreach (var scheme in row.GetProperty("quant").EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Array))
            {
                ReferenceComparison.Add(
                    differences,
                    Reference.Difference(
                        $"{name} {scheme.Name} gram", Reference.Quant(result, scheme.Name, "w_gram_cos_drift_sampled_rms"), scheme.Value[15], 1e-8, 1e-13));
                ReferenceComparison.Add(
                    differences,
                    Reference.Difference(
                        $"{name} {scheme.Name} spectral", Reference.Quant(result, scheme.Name, "w_rel_spectral"), scheme.Value[14], 1e-6, 1e-13));
            }
        }

        differences.Should().BeEmpty();
        results.Should().HaveCount(24);
    }
}
