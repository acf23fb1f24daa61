namespace MlxDoctor.EmbeddedServer.Engine.Sampling;

/// <summary>Uniform numbers from a seed, the same on every platform (splitmix64, Steele et al. 2014).</summary>
internal sealed class SamplingRandom(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>The next number in [0, 1).</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
