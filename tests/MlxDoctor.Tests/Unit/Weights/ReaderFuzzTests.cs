using FluentAssertions;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Tensors.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class ReaderFuzzTests
{
    private const int Mutations = 667;

    /// <summary>What reading costs whatever the size of the file: stream buffers, the zip reader, texts of errors.</summary>
    private const long FixedAllowanceBytes = 400_000;

    [Theory]
    [InlineData("safetensors", 1)]
    [InlineData("npz", 2)]
    [InlineData("npy", 3)]
    public void A_mutated_file_is_read_or_refused_and_never_costs_more_than_four_times_its_size(string extension, int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new SplitMix((ulong)seed);
        var npy = TensorBytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 8), }", new byte[128]);
        var original = extension switch
        {
            "safetensors" => TensorBytes.Safetensors(("a.weight", [4, 8], new float[32]), ("b", [3], [1, 2, 3])),
            "npz" => TensorBytes.Npz(("a.npy", npy), ("b.npy", npy)),
            _ => npy,
        };
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(original, ref random);
            var path = folder.File("m." + extension, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var file = TensorFiles.Open(path);
                foreach (var tensor in file.Tensors.Values)
                {
                    using var content = file.Load(tensor);
                    _ = content.Slice(0, (int)tensor.ByteLength).Length;
                }

                read++;
            }
            catch (TensorFormatException)
            {
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((4 * bytes.Length) + FixedAllowanceBytes, "mutation {0}", i);
        }

        read.Should().BePositive();
        refused.Should().BeGreaterThan(Mutations / 4);
    }

    private static byte[] Mutate(byte[] original, ref SplitMix random)
    {
        var bytes = (byte[])original.Clone();
        for (var n = 1 + random.Below(4); n > 0; n--)
        {
            var at = random.Below(bytes.Length);
            switch (random.Below(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Below(256);
                    break;
                case 2:
                    bytes[Math.Min(at, 7 + random.Below(90)) % bytes.Length] = (byte)"0123456789-[]{},:\"' "[random.Below(20)];
                    break;
                case 3:
                    bytes = bytes[..Math.Max(1, at)];
                    break;
                default:
                    bytes = [.. bytes, .. bytes.AsSpan(at)];
                    break;
            }
        }

        return bytes;
    }
}
