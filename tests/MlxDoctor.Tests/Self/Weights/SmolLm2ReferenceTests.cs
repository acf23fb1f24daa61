using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Self.Weights;

/// <summary>A larger real model, not in the repository: DOCTOR_SMOLLM2 names its directory.</summary>
[Trait("Tier", "Self")]
public sealed class SmolLm2ReferenceTests
{
    [SkippableTheory]
    [InlineData("smollm2-135m-instruct.all.json", "float32", 211)]
    [InlineData("smollm2-135m-instruct.all.json", "bfloat16", 211)]
    [InlineData("smollm2-135m-instruct.json", "float32", 21)]
    public void Every_matrix_equals_the_reference_in_every_scheme_that_it_lists(string file, string key, int matrices)
    {
        var folder = Environment.GetEnvironmentVariable("DOCTOR_SMOLLM2");
        Skip.If(
            string.IsNullOrEmpty(folder) || !Directory.Exists(folder),
            "DOCTOR_SMOLLM2 names no directory with SmolLM2-135M-Instruct (MLX affine 4-bit, group 32)");
        FloatTypes.TryParse(key, out var type).Should().BeTrue();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Reference.Folder, "weights", file)));
        var expected = document.RootElement.GetProperty("tensors").EnumerateArray()
            .Where(t => t.TryGetProperty("quant", out var quant) && quant.TryGetProperty(key, out _))
            .ToDictionary(t => t.GetProperty("tensor").GetString()!);
        var names = expected.Values.SelectMany(t => t.GetProperty("quant").GetProperty(key).EnumerateObject().Select(s => s.Name)).ToHashSet();
        var settings = Reference.Settings(type) with { Schemes = [.. QuantSchemes.All.Where(s => names.Contains(s.Name))] };
        var differences = new List<string>();

        var results = Reference.Analyze(folder!, settings, m => expected.ContainsKey(m.Id.SourceTensor));
        foreach (var (matrix, result) in results)
        {
            ReferenceComparison.Stats(differences, settings, matrix.Id.SourceTensor, result, expected[matrix.Id.SourceTensor]);
            ReferenceComparison.Quant(differences, matrix.Id.SourceTensor, result, expected[matrix.Id.SourceTensor].GetProperty("quant").GetProperty(key));
        }

        differences.Should().BeEmpty();
        results.Should().HaveCount(matrices);
    }
}
