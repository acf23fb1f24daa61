namespace MlxDoctor.Core.Servers;

/// <summary>What a kind of server does with the marks of a family of models.</summary>
/// <param name="Family">The family, as in <c>fixtures/puppets/families</c>.</param>
/// <param name="Calls">True when it takes the family's tool calls apart; without, the markup stays in the content, whole.</param>
/// <param name="Thinking">True when it keeps the family's thoughts apart.</param>
/// <param name="Arguments">What its command line needs for that.</param>
public sealed record ParserSupport(string Family, bool Calls, bool Thinking, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables that it needs for that.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
