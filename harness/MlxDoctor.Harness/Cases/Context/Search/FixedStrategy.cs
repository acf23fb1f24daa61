namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>Given sizes, each once, ascending; a failure ends it.</summary>
/// <param name="sizes">In tokens.</param>
internal sealed class FixedStrategy(params IEnumerable<int> sizes) : IStrategy
{
    private readonly int[] _sizes = [.. sizes.Distinct().Order()];

    /// <inheritdoc/>
    public string Name => "fixed";

    /// <inheritdoc/>
    public int? Next(Bracket tried) => tried.Tried.Any(t => !t.Good) ? null : _sizes.Where(s => !tried.Knows(s)).Select(s => (int?)s).FirstOrDefault();
}
