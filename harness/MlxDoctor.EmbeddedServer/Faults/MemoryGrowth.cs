using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Memory grows with every request (=N: MiB).</summary>
internal sealed class MemoryGrowth(int mebibytes) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "memory-growth",
        "memory grows with every request (=N: MiB)",
        "buffers kept per request",
        a => new MemoryGrowth(a.Whole(16)));

    private readonly System.Collections.Concurrent.ConcurrentBag<byte[]> _kept = [];

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope)
    {
        var block = new byte[mebibytes << 20];
        // Touched, or it would not become resident.
        Array.Fill(block, (byte)1);
        _kept.Add(block);
    }
}
