using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Safetensors;
using Xunit;

namespace MlxDoctor.Tests.Unit.Tensors.Quant;

[Trait("Tier", "Smoke")]
public sealed class PackedHashTests
{
    [Fact]
    public void Real_weights_pack_to_the_bytes_that_MLX_makes_of_them()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden.Folder, "weights", "doctor-tiny.packed-hashes.json")));
        using var file = SafetensorsFile.Open(Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny", "model.safetensors"));
        var differences = new List<string>();
        var compared = 0;
        foreach (var tensor in document.RootElement
            .GetProperty("tensors")
            .EnumerateObject()
            .Where(t => t.Name.Contains("layers.0.") || t.Name.Contains("embed")))
        {
            var input = file.Floats(tensor.Name);
            var columns = (int)file.Tensors[tensor.Name].Shape[^1];
            foreach (var entry in tensor.Value.EnumerateObject())
            {
                QuantSchemes.TryParse(entry.Name, out var scheme).Should().BeTrue();
                var groups = input.Length / scheme.GroupSize;
                var (codes, scales, biases, bytes) = (new byte[input.Length], new float[groups], new float[groups], new byte[groups]);
                Quantizer.Quantize(scheme, FloatType.BFloat16, input, codes, new GroupParameters { Scales = scales, Biases = biases, ScaleBytes = bytes });
                var words = BitPacking.WordsPerRow(columns, scheme.Bits)!.Value;
                var packed = new uint[codes.Length / columns * words];
                for (var row = 0; row < codes.Length / columns; row++)
                    BitPacking.PackRow(codes.AsSpan(row * columns, columns), scheme.Bits, packed.AsSpan(row * words, words));
                var affine = scheme.Mode == QuantMode.Affine;
                string[] hashes =
                [
                    Hash(MemoryMarshal.AsBytes<uint>(packed)), affine ? Hash(BFloat16(scales)) : Hash(bytes),
                    .. affine ? [Hash(BFloat16(biases))] : Array.Empty<string>(),
                ];
                var expected = entry.Value.EnumerateArray().Where(h => h.ValueKind == JsonValueKind.String).Select(h => h.GetString()).ToArray();
                if (!hashes.SequenceEqual(expected))
                    differences.Add($"{tensor.Name} {entry.Name}");
                compared++;
            }
        }

        differences.Should().BeEmpty();
        compared.Should().BeGreaterThan(100);
    }

    private static byte[] BFloat16(float[] values) =>
        MemoryMarshal.AsBytes<ushort>(values.Select(v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)).ToArray()).ToArray();

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}
