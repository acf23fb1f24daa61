using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>What a fault keeps between requests; it begins empty whenever a fault is switched on.</summary>
internal sealed class WireMemory
{
    private readonly ConcurrentDictionary<string, int> _bodies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonNode?> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _ticks = new(StringComparer.Ordinal);
    private volatile bool _touched;
    private int _requests, _open, _left;

    /// <summary>True once anything was spoilt: a fault without effect says nothing about the cases.</summary>
    public bool Touched => _touched;

    /// <summary>Clients that hung up.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>Something was spoilt.</summary>
    public void Touch() => _touched = true;

    /// <summary>Counts a request that generates.</summary>
    public int Count() => Interlocked.Increment(ref _requests);

    /// <summary>How often the body was sent before.</summary>
    public int Seen(string body) => _bodies.AddOrUpdate(body, 0, (_, n) => n + 1);

    /// <summary>A request begins; gives the number of those that run beside it.</summary>
    public int Open() => Interlocked.Increment(ref _open) - 1;

    /// <summary>A request ends.</summary>
    public void Close() => Interlocked.Decrement(ref _open);

    /// <summary>A client hung up.</summary>
    public void Leave() => Interlocked.Increment(ref _left);

    /// <summary>Keeps a value under a name and gives the one before.</summary>
    public JsonNode? Swap(string name, JsonNode? value)
    {
        _kept.TryGetValue(name, out var before);
        _kept[name] = value?.DeepClone();
        return before?.DeepClone();
    }

    /// <summary>Counts something under a name, from 1.</summary>
    public int Tick(string name) => _ticks.AddOrUpdate(name, 1, (_, n) => n + 1);

    /// <summary>How often it was counted.</summary>
    public int Ticks(string name) => _ticks.GetValueOrDefault(name);
}
