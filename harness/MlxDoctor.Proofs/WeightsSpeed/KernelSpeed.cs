using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Statistics;

namespace MlxDoctor.Proofs.WeightsSpeed;

/// <summary>Times quantise, dequantise and error of one matrix with the analyser's own kernels, on all cores.</summary>
internal sealed class KernelSpeed(int rows, int columns, FloatType type, TimeProvider time) : IMatrixRows
{
    private const double Spread = 0.02;
    private readonly float[] _values = Fill(rows * columns, type);

    /// <inheritdoc/>
    public int Rows => rows;

    /// <inheritdoc/>
    public int Columns => columns;

    /// <summary>The matrix, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <inheritdoc/>
    public void Read(int firstRow, int count, Span<float> destination) => _values.AsSpan(firstRow * columns, count * columns).CopyTo(destination);

    /// <summary>One pass; gives seconds and the relative error, which every implementation must agree on.</summary>
    /// <param name="scheme">Scheme to try.</param>
    /// <param name="pack">Whether codes are also packed into words, which the analyser does not need but libraries do.</param>
    public (double Seconds, double RelativeError) Run(QuantScheme scheme, bool pack)
    {
        var sums = new ErrorSums[Stripes.Count(this)];
        var started = time.GetTimestamp();
        Stripes.ForEach(this, CancellationToken.None, (stripe, first, end) =>
        {
            var own = sums[stripe] = new ErrorSums();
            var block = Stripes.BlockRows(this);
            var trip = new RoundTrip(scheme, type, block * columns);
            var copy = new float[block * columns];
            var words = new uint[pack ? columns * scheme.Bits / 32 : 0];
            for (var row = first; row < end; row += block)
            {
                var part = _values.AsSpan(row * columns, Math.Min(block, end - row) * columns);
                trip.Apply(part, copy.AsSpan(0, part.Length));
                for (var r = 0; pack && r < part.Length; r += columns)
                    BitPacking.PackRow(trip.Codes.Slice(r, columns), scheme.Bits, words);
                own.Add(part, copy.AsSpan(0, part.Length));
            }
        });
        for (var s = 1; s < sums.Length; s++)
            sums[0].Merge(sums[s]);
        return (time.GetElapsedTime(started).TotalSeconds, Math.Sqrt(sums[0].SquaredError / sums[0].SquaredOriginal));
    }

    private static float[] Fill(int count, FloatType type)
    {
        // Sums of four uniform numbers: a bell like that of real weights, the same on every machine.
        var random = new SplitMix(20_260_101);
        var filled = new float[count];
        for (var i = 0; i < count; i++)
        {
            var h = random.Next();
            filled[i] = (float)(((h & 0xFFFF) + ((h >> 16) & 0xFFFF) + ((h >> 32) & 0xFFFF) + (h >> 48) - 131_070.0) / 65_536 * Spread);
        }

        FloatTypes.Round(type, filled, filled);
        return filled;
    }
}
