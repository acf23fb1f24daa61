using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>The three answers to one deterministic request.</summary>
/// <param name="Plain">Not streamed.</param>
/// <param name="Stream">Streamed.</param>
/// <param name="Again">Not streamed, sent a second time.</param>
internal sealed record Pair(Transcript Plain, Transcript Stream, Transcript Again)
{
    /// <summary>All three, in the order they were asked.</summary>
    public IReadOnlyList<Transcript> All => [Plain, Stream, Again];
}
