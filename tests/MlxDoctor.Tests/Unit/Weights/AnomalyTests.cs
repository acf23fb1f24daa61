using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

/// <summary>Groups that a scheme damages without a word are warned about, each kind by its own words.</summary>
[Trait("Tier", "Smoke")]
public sealed class AnomalyTests
{
    private const int Columns = 64;

    [Theory]
    [InlineData("nvfp4_g16", "bfloat16", 0.004f, "global scale")]
    [InlineData("mxfp4_g32", "bfloat16", 1e-39f, "denormal")]
    [InlineData("mxfp8_g32", "float32", 1e-40f, "denormal")]
    [InlineData("affine_q4_g32", "float16", 65_504f, "infinity")]
    [InlineData("affine_q8_g64", "float32", float.NaN, "hide a NaN")]
    public void A_damaged_group_is_counted_and_named(string scheme, string dtype, float poison, string words)
    {
        var values = Healthy();
        // The poison fills a whole group, but for a NaN, which hides among good values.
        for (var i = 0; i < (float.IsNaN(poison) ? 1 : Columns); i++)
            values[i] = i % 2 == 0 ? poison : -poison;

        var warnings = Warnings(scheme, dtype, values).Where(w => w.Contains("groups")).ToList();

        warnings.Should().ContainSingle().Which.Should().Contain(words).And.Contain("w.weight").And.Contain(scheme);
    }

    [Theory]
    [InlineData("nvfp4_g16")]
    [InlineData("mxfp4_g32")]
    [InlineData("mxfp8_g32")]
    [InlineData("affine_q4_g32")]
    public void Ordinary_weights_are_not_warned_about(string scheme) =>
        Warnings(scheme, "bfloat16", Healthy()).Should().BeEmpty();

    private static float[] Healthy() => [.. Enumerable.Range(0, 8 * Columns).Select(i => MathF.Sin(i * 0.7f) * 0.05f)];

    private static IReadOnlyList<string> Warnings(string scheme, string dtype, float[] values)
    {
        FloatTypes.TryParse(dtype, out var type).Should().BeTrue();
        using var folder = new TemporaryFolder();
        folder.File("m.safetensors", TensorBytes.Safetensors(("w.weight", [8, Columns], values)));
        QuantSchemes.TryParse(scheme, out var known).Should().BeTrue();
        return Reference.Analyze(folder.Path, Reference.Settings(type) with { Schemes = [known] }).Single().Result.Warnings;
    }
}
