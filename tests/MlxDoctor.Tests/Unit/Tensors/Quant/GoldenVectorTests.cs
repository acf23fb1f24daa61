using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using Xunit;

namespace MlxDoctor.Tests.Unit.Tensors.Quant;

[Trait("Tier", "Smoke")]
public sealed class GoldenVectorTests
{
    [Theory]
    [InlineData("affine", "float32", 126)]
    [InlineData("affine", "float16", 126)]
    [InlineData("affine", "bfloat16", 126)]
    [InlineData("mxfp4", "float32", 6)]
    [InlineData("mxfp4", "float16", 6)]
    [InlineData("mxfp4", "bfloat16", 6)]
    [InlineData("mxfp8", "float32", 6)]
    [InlineData("mxfp8", "float16", 6)]
    [InlineData("mxfp8", "bfloat16", 6)]
    [InlineData("nvfp4", "float32", 6)]
    [InlineData("nvfp4", "float16", 6)]
    [InlineData("nvfp4", "bfloat16", 6)]
    public void Packed_words_scales_biases_and_values_equal_MLX_bit_for_bit(string mode, string dtype, int expectedCases)
    {
        using var file = Golden.Open();
        var differences = new List<string>();
        var cases = GoldenCase.Load().Where(c => c.Mode == mode && c.Dtype == dtype && c.GlobalScale is null).ToList();
        foreach (var c in cases)
        {
            FloatTypes.TryParse(dtype, out var type).Should().BeTrue();
            var scheme = QuantSchemes.From(mode, c.Bits, c.GroupSize, out var problem);
            problem.Should().BeNull();
            var input = file.Floats(c.Input);
            var columns = (int)file.Tensors[c.Input].Shape[^1];
            var result = Run(scheme!.Value, type, input, columns);

            Compare(differences, c.Name, "w", result.Words.AsSpan().SequenceEqual(file.Words(c.Name + "/w")));
            if (mode == "affine")
            {
                CompareFloats(differences, c.Name, "scales", result.Scales, file.Floats(c.Name + "/scales"));
                CompareFloats(differences, c.Name, "biases", result.Biases, file.Floats(c.Name + "/biases"));
            }
            else
            {
                Compare(differences, c.Name, "scales", result.ScaleBytes.AsSpan().SequenceEqual(file.Bytes(file.Tensors[c.Name + "/scales"])));
            }

            CompareFloats(differences, c.Name, "deq", result.Values, file.Floats(c.Name + "/deq"));
            if (c.HasBFloat16)
                CompareFloats(
                    differences, c.Name, "deq_default_bf16", DequantizeAs(FloatType.BFloat16, scheme.Value, result),
                    file.Floats(c.Name + "/deq_default_bf16"));
        }

        differences.Should().BeEmpty();
        cases.Should().HaveCount(expectedCases);
    }

    [Fact]
    public void Nvfp4_with_a_global_scale_equals_MLX_bit_for_bit()
    {
        using var file = Golden.Open();
        var differences = new List<string>();
        var cases = GoldenCase.Load().Where(c => c.GlobalScale is not null).ToList();
        foreach (var c in cases)
        {
            FloatTypes.TryParse(c.Dtype, out var type);
            var input = file.Floats(c.Input);
            var codes = new byte[input.Length];
            var scales = new byte[input.Length / 16];
            Nvfp4GlobalScale.Quantize(type, c.GlobalScale!.Value, input, codes, scales);
            var columns = (int)file.Tensors[c.Input].Shape[^1];
            Compare(differences, c.Name, "w", Pack(codes, columns, 4).AsSpan().SequenceEqual(file.Words(c.Name + "/w")));
            Compare(differences, c.Name, "scales", scales.AsSpan().SequenceEqual(file.Bytes(file.Tensors[c.Name + "/scales"])));
            var values = new float[input.Length];
            Nvfp4GlobalScale.Dequantize(type, c.GlobalScale.Value, codes, scales, values);
            CompareFloats(differences, c.Name, "deq", values, file.Floats(c.Name + "/deq"));
        }

        differences.Should().BeEmpty();
        cases.Should().HaveCount(9);
    }

    [Fact]
    public void Unpacking_gives_back_the_packed_codes_at_every_width()
    {
        foreach (var bits in new[] { 1, 2, 3, 4, 5, 6, 8 })
        {
            var codes = Enumerable.Range(0, 128).Select(i => (byte)((i * 37) & ((1 << bits) - 1))).ToArray();
            var back = new byte[128];
            BitPacking.UnpackRow(Pack(codes, 128, bits), bits, back);
            back.Should().Equal(codes, "at {0} bits", bits);
        }
    }

    [Fact]
    public void The_comparison_notices_one_changed_last_bit_and_the_sign_of_zero()
    {
        Golden.FirstDifference([1f, MathF.BitIncrement(2f)], [1f, 2f]).Should().Be(1);
        Golden.FirstDifference([0f], [-0f]).Should().Be(0);
        Golden.FirstDifference([float.NaN], [float.NaN]).Should().Be(-1);
    }

    private sealed record Result(byte[] Codes, uint[] Words, float[] Scales, byte[] ScaleBytes, float[] Biases, float[] Values);

    private static Result Run(QuantScheme scheme, FloatType type, float[] input, int columns)
    {
        var groups = input.Length / scheme.GroupSize;
        var (codes, scales, biases, bytes) = (new byte[input.Length], new float[groups], new float[groups], new byte[groups]);
        Quantizer.Quantize(scheme, type, input, codes, new GroupParameters { Scales = scales, Biases = biases, ScaleBytes = bytes });
        var values = new float[input.Length];
        Quantizer.Dequantize(scheme, type, codes, scales, biases, values);
        return new Result(codes, Pack(codes, columns, scheme.Bits), scales, bytes, biases, values);
    }

    private static float[] DequantizeAs(FloatType type, QuantScheme scheme, Result result)
    {
        var scales = new float[result.ScaleBytes.Length];
        Quantizer.ScaleValues(scheme.Mode, type, result.ScaleBytes, scales);
        var values = new float[result.Codes.Length];
        Quantizer.Dequantize(scheme, type, result.Codes, scales, [], values);
        return values;
    }

    private static uint[] Pack(byte[] codes, int columns, int bits)
    {
        var words = BitPacking.WordsPerRow(columns, bits)!.Value;
        var packed = new uint[codes.Length / columns * words];
        for (var row = 0; row < codes.Length / columns; row++)
            BitPacking.PackRow(codes.AsSpan(row * columns, columns), bits, packed.AsSpan(row * words, words));
        return packed;
    }

    private static void CompareFloats(List<string> differences, string name, string part, float[] actual, float[] expected)
    {
        var at = Golden.FirstDifference(actual, expected);
        if (at >= 0)
            differences.Add(FormattableString.Invariant($"{name}/{part}[{at}]: {actual.ElementAtOrDefault(at)} instead of {expected.ElementAtOrDefault(at)}"));
    }

    private static void Compare(List<string> differences, string name, string part, bool same)
    {
        if (!same)
            differences.Add($"{name}/{part}");
    }
}
