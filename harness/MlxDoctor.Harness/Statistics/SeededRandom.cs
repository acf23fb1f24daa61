using System.Numerics;

namespace MlxDoctor.Harness.Statistics;

/// <summary>Random numbers that are the same on every machine and runtime: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64.</summary>
internal sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;
    private double? _spare;

    /// <summary>Creates the generator.</summary>
    public SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … <paramref name="below"/> - 1, without bias.</summary>
    public int NextInt(int below)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(below, 1);
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)below);
        ulong bits;
        do
            bits = NextBits();
        while (bits >= limit);
        return (int)(bits % (ulong)below);
    }

    /// <summary>Standard normal by the polar method (Marsaglia and Bray, 1964).</summary>
    public double NextNormal()
    {
        if (_spare is { } kept)
        {
            _spare = null;
            return kept;
        }
        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);
        var factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = v * factor;
        return u * factor;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
