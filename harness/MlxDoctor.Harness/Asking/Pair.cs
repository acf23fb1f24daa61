using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>The answers to one deterministic request.</summary>
/// <param name="Plain">Not streamed.</param>
/// <param name="Stream">Streamed.</param>
/// <param name="Again">Not streamed, sent a second time; null when it was not.</param>
internal sealed record Pair(Transcript Plain, Transcript Stream, Transcript? Again)
{
    /// <summary>All of them, in the order they were asked.</summary>
    public IReadOnlyList<Transcript> All => Again is null ? [Plain, Stream] : [Plain, Stream, Again];
}
