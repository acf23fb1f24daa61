namespace MlxDoctor.Tensors.Statistics;

/// <summary>
/// Exact percentiles of all magnitudes in two streaming passes: a histogram of the upper half of the bits, then one of the lower half in the buckets that
/// matter.
/// </summary>
internal sealed class MagnitudePercentiles
{
    private const int Upper = 1 << 15;
    private const int Lower = 1 << 16;

    private readonly long[] _upper;
    private readonly long _total;
    private readonly double[] _ranks;
    private readonly Dictionary<int, int> _wanted = [];

    /// <summary>Prepares the second pass from the merged first histogram.</summary>
    /// <param name="upper">Counts by the upper 15 bits of the magnitude.</param>
    /// <param name="percentiles">Percentiles, 0 to 100.</param>
    public MagnitudePercentiles(long[] upper, IReadOnlyList<double> percentiles)
    {
        _upper = upper;
        _total = upper.Sum();
        _ranks = [.. percentiles.Select(p => Math.Max(0, _total - 1) * (p / 100))];
        if (_total == 0)
            return;
        foreach (var rank in _ranks)
            foreach (var order in new[] { (long)Math.Floor(rank), (long)Math.Ceiling(rank) })
                _wanted.TryAdd(Bucket(order).Bucket, _wanted.Count);
    }

    /// <summary>An empty first histogram.</summary>
    public static int[] NewUpper() => new int[Upper];

    /// <summary>Adds values to a first histogram.</summary>
    public static void CountUpper(ReadOnlySpan<float> values, int[] histogram)
    {
        foreach (var x in values)
            histogram[(BitConverter.SingleToUInt32Bits(x) & 0x7FFF_FFFF) >> 16]++;
    }

    /// <summary>Empty second histograms, one per bucket that matters.</summary>
    public int[][] NewLower() => [.. Enumerable.Range(0, _wanted.Count).Select(_ => new int[Lower])];

    /// <summary>A table from bucket to second histogram, -1 where the bucket does not matter.</summary>
    public sbyte[] Slots()
    {
        var slots = new sbyte[Upper];
        Array.Fill(slots, (sbyte)-1);
        foreach (var (bucket, slot) in _wanted)
            slots[bucket] = (sbyte)slot;
        return slots;
    }

    /// <summary>Adds values to second histograms.</summary>
    public static void CountLower(ReadOnlySpan<float> values, sbyte[] slots, int[][] histograms)
    {
        foreach (var x in values)
        {
            var bits = BitConverter.SingleToUInt32Bits(x) & 0x7FFF_FFFF;
            var slot = slots[bits >> 16];
            if (slot >= 0)
                histograms[slot][bits & 0xFFFF]++;
        }
    }

    /// <summary>The percentiles, with linear interpolation at index (n - 1) p.</summary>
    public double[] Values(IReadOnlyList<int[][]> stripes)
    {
        if (_total == 0)
            return [.. _ranks.Select(_ => double.NaN)];
        return [.. _ranks.Select(rank =>
        {
            var low = Math.Floor(rank);
            var a = Order((long)low, stripes);
            var b = Order((long)Math.Ceiling(rank), stripes);
            return a + ((b - a) * (rank - low));
        })];
    }

    private (int Bucket, long Before) Bucket(long order)
    {
        long before = 0;
        for (var bucket = 0; bucket < _upper.Length; bucket++)
        {
            if (order < before + _upper[bucket])
                return (bucket, before);
            before += _upper[bucket];
        }

        throw new InvalidOperationException("order beyond the number of values");
    }

    private double Order(long order, IReadOnlyList<int[][]> stripes)
    {
        var (bucket, before) = Bucket(order);
        var slot = _wanted[bucket];
        for (var low = 0; low < Lower; low++)
        {
            foreach (var stripe in stripes)
                before += stripe[slot][low];
            if (order < before)
                return BitConverter.UInt32BitsToSingle(((uint)bucket << 16) | (uint)low);
        }

        throw new InvalidOperationException("the two passes saw different values");
    }
}
