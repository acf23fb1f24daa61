using FluentAssertions;
using MlxDoctor.Tensors.Affine;
using MlxDoctor.Tensors.Kernels;
using MlxDoctor.Tests.Unit.Tensors.Quant;
using Xunit;

namespace MlxDoctor.Tests.Unit.Tensors;

[Trait("Tier", "Smoke")]
public sealed unsafe class TileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public void An_affine_tile_gives_the_values_that_real_mlx_dequantises(int bits)
    {
        using var golden = Golden.Open();
        using var scratch = new NativeBuffer(512 * TileKernel.Width);
        foreach (var group in (int[])[32, 64, 128])
        {
            var name = $"affine/b{bits}g{group}/float32/n2x512";
            var expected = golden.Floats(name + "/deq");
            var tile = new AffineTile(new AffineFormat(bits, group), 512);
            for (var row = 0; row < 2; row++)
            {
                tile.WriteOutput(5 + row, golden.Words(name + "/w").AsSpan(row * 512 * bits / 32, 512 * bits / 32),
                    golden.Floats(name + "/scales").AsSpan(row * 512 / group, 512 / group),
                    golden.Floats(name + "/biases").AsSpan(row * 512 / group, 512 / group));
            }

            // Blocks that begin inside a group of 128 must find their scale too.
            foreach (var (from, count) in (ReadOnlySpan<(int, int)>)[(0, 512), (128, 128), (32, 64), (480, 32)])
            {
                var values = tile.Inputs(from, count, scratch.Floats);
                for (var i = 0; i < count; i++)
                {
                    values[i * TileKernel.Width + 5].Should().Be(expected[from + i]);
                    values[i * TileKernel.Width + 6].Should().Be(expected[512 + from + i]);
                    values[i * TileKernel.Width + 7].Should().Be(0);
                }
            }

            var row0 = new float[512];
            tile.ReadOutput(5, row0);
            row0.Should().Equal(expected[..512]);
        }
    }

    [Fact]
    public void A_bfloat16_tile_widens_exactly()
    {
        var random = new Random(1);
        var bits = Enumerable.Range(0, 96).Select(_ => (ushort)random.Next(0, 0x7F80)).ToArray();
        var tile = new HalfTile(96);
        tile.WriteOutput(63, bits);
        using var scratch = new NativeBuffer(96 * TileKernel.Width);
        var values = tile.Inputs(32, 64, scratch.Floats);
        for (var i = 0; i < 64; i++)
            values[i * TileKernel.Width + 63].Should().Be(BitConverter.UInt32BitsToSingle((uint)bits[32 + i] << 16));
        var row = new float[96];
        tile.ReadOutput(63, row);
        row[95].Should().Be(BitConverter.UInt32BitsToSingle((uint)bits[95] << 16));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(12)]
    public void A_row_has_the_same_bits_alone_beside_others_in_blocks_and_on_narrow_registers(int rows)
    {
        const int Inputs = 100;
        using var x = Noise(1, rows * Inputs);
        using var w = Noise(2, Inputs * TileKernel.Width);
        using var together = new NativeBuffer(rows * TileKernel.Width);
        using var alone = new NativeBuffer(rows * TileKernel.Width);
        using var narrow = new NativeBuffer(rows * TileKernel.Width);
        TileKernel.Multiply(x.Floats, Inputs, rows, w.Floats, Inputs, together.Floats, TileKernel.Width, add: false);
        for (var row = 0; row < rows; row++)
        {
            TileKernel.Multiply(x.Floats + row * Inputs, Inputs, 1, w.Floats, 33, alone.Floats + row * TileKernel.Width, TileKernel.Width, add: false);
            TileKernel.Multiply(
                x.Floats + row * Inputs + 33, Inputs, 1, w.Floats + 33 * TileKernel.Width, Inputs - 33, alone.Floats + row * TileKernel.Width,
                TileKernel.Width, add: true);
        }

        TileKernel.MultiplyNarrow(x.Floats, Inputs, rows, w.Floats, 33, narrow.Floats, TileKernel.Width, add: false);
        TileKernel.MultiplyNarrow(x.Floats + 33, Inputs, rows, w.Floats + 33 * TileKernel.Width, Inputs - 33, narrow.Floats, TileKernel.Width, add: true);

        var expected = together.Span(0, rows * TileKernel.Width).ToArray();
        alone.Span(0, expected.Length).ToArray().Should().Equal(expected);
        narrow.Span(0, expected.Length).ToArray().Should().Equal(expected);
        for (var row = 0; row < rows; row++)
        {
            for (var lane = 0; lane < TileKernel.Width; lane += 13)
            {
                var exact = Enumerable.Range(0, Inputs).Sum(i => (double)x.Floats[row * Inputs + i] * w.Floats[i * TileKernel.Width + lane]);
                expected[row * TileKernel.Width + lane].Should().BeApproximately((float)exact, 1e-4f);
            }
        }
    }

    [Fact]
    public void Expanding_packed_weights_on_narrow_registers_gives_the_same_bits()
    {
        const int Inputs = 32;
        using var words = new NativeBuffer(Inputs / 8 * TileKernel.Width);
        var random = new Random(3);
        for (var i = 0; i < words.Count; i++)
            words.Words[i] = (uint)random.NextInt64(1L << 32);
        using var scales = Noise(4, TileKernel.Width);
        using var biases = Noise(5, TileKernel.Width);
        using var narrow = new NativeBuffer(Inputs * TileKernel.Width);
        AffineTile.ExpandGroupNarrow(words.Words, scales.Floats, biases.Floats, Inputs, 4, narrow.Floats);
        for (var i = 0; i < Inputs; i++)
        {
            for (var lane = 0; lane < TileKernel.Width; lane++)
            {
                var code = words.Words[i / 8 * TileKernel.Width + lane] >> (i % 8 * 4) & 15;
                narrow.Floats[i * TileKernel.Width + lane].Should().Be(code * scales.Floats[lane] + biases.Floats[lane]);
            }
        }
    }

    private static NativeBuffer Noise(int seed, int count)
    {
        var random = new Random(seed);
        var buffer = new NativeBuffer(count);
        for (var i = 0; i < count; i++)
            buffer.Floats[i] = random.NextSingle() * 2 - 1;
        return buffer;
    }
}
