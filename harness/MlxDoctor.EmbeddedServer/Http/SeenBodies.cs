using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Remembers which bodies came before; faults that only hit a repetition ask.</summary>
internal sealed class SeenBodies(bool enabled)
{
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>True when an equal body came before.</summary>
    public bool Add(byte[] body)
    {
        if (!enabled)
            return false;
        if (_seen.Count > Most)
            _seen.Clear();
        return !_seen.TryAdd(Convert.ToHexString(SHA256.HashData(body)), true);
    }
}
