using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Safetensors;
using Xunit;

namespace MlxDoctor.Tests.Unit.Tensors.Quant;

[Trait("Tier", "Smoke")]
public sealed class QuantizedMatmulTests
{
    [Theory]
    [InlineData("affine", 378)]
    [InlineData("mxfp4", 18)]
    [InlineData("mxfp8", 18)]
    [InlineData("nvfp4", 18)]
    public void Products_with_packed_weights_equal_MLX_bit_for_bit(string mode, int expectedCases)
    {
        using var file = Golden.Open();
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden.Folder, "index.json")));
        var differences = new List<string>();
        var compared = 0;
        foreach (var c in index.RootElement
            .GetProperty("cases")
            .EnumerateArray()
            .Where(c => c.TryGetProperty("op", out _) && c.GetProperty("mode").GetString() == mode))
        {
            var name = c.GetProperty("case").GetString()!;
            var expected = file.Floats(name);
            var actual = Multiply(file, c, expected.Length);
            if (Golden.FirstDifference(actual, expected) is var at and >= 0)
                differences.Add(FormattableString.Invariant($"{name}[{at}]: {actual[at]} instead of {expected[at]}"));
            compared++;
        }

        differences.Should().BeEmpty();
        compared.Should().Be(expectedCases);
    }

    private static float[] Multiply(SafetensorsFile file, JsonElement c, int results)
    {
        int? Field(string name) => c.TryGetProperty(name, out var value) ? value.GetInt32() : null;
        FloatTypes.TryParse(c.GetProperty("dtype").GetString(), out var type).Should().BeTrue();
        var scheme = QuantSchemes.From(c.GetProperty("mode").GetString()!, Field("bits"), Field("group_size"), out _)!.Value;
        var weights = c.GetProperty("weights").GetString()!;
        var shape = file.Tensors[weights + "/w"].Shape;
        var (rows, words) = ((int)shape[0], (int)shape[1]);
        var columns = words * 32 / scheme.Bits;
        var codes = new byte[rows * columns];
        var packed = file.Words(weights + "/w");
        for (var r = 0; r < rows; r++)
            BitPacking.UnpackRow(packed.AsSpan(r * words, words), scheme.Bits, codes.AsSpan(r * columns, columns));

        var scales = scheme.Mode == QuantMode.Affine ? file.Floats(weights + "/scales") : new float[codes.Length / scheme.GroupSize];
        if (scheme.Mode != QuantMode.Affine)
            Quantizer.ScaleValues(scheme.Mode, type, file.Bytes(file.Tensors[weights + "/scales"]), scales);
        var matrix = new QuantizedRows { Codes = codes, Scales = scales, Biases = scheme.Mode == QuantMode.Affine ? file.Floats(weights + "/biases") : [] };
        var x = file.Floats(c.GetProperty("x").GetString()!);
        var transpose = c.GetProperty("transpose").GetBoolean();
        var (width, outputs) = transpose ? (columns, rows) : (rows, columns);
        (x.Length % width).Should().Be(0);
        var result = new float[x.Length / width * outputs];
        result.Length.Should().Be(results);
        for (var m = 0; m < x.Length / width; m++)
        {
            var from = x.AsSpan(m * width, width);
            var to = result.AsSpan(m * outputs, outputs);
            if (transpose)
                QuantizedMatmul.Transposed(scheme, type, from, matrix, to);
            else
                QuantizedMatmul.Plain(scheme, type, from, matrix, to);
        }

        return result;
    }
}
