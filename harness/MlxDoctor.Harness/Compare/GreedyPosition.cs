namespace MlxDoctor.Harness.Compare;

/// <summary>One position of two greedy answers whose tokens were the same so far.</summary>
/// <param name="Index">From 0.</param>
/// <param name="A">The token of the first; null where its answer has ended.</param>
/// <param name="B">The token of the second; null where its answer has ended.</param>
/// <param name="Nats">Lower bound of the divergence; null where a side gave no usable alternatives.</param>
/// <param name="UnionNats">The union estimate beside it.</param>
/// <param name="Tail">The larger mass outside a side's list.</param>
/// <param name="Shared">How many tokens both list.</param>
internal sealed record GreedyPosition(int Index, string? A, string? B, double? Nats, double? UnionNats, double? Tail, int? Shared)
{
    /// <summary>True when the most probable token is another one.</summary>
    public bool Flip => A != B;
}
