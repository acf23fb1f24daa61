using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Only text of the grammar, then the end.</summary>
internal sealed class JsonConstraint(GrammarWalk walk, IReadOnlySet<int> endIds) : ITokenConstraint
{
    /// <inheritdoc/>
    public void Mask(Span<bool> allowed)
    {
        allowed.Clear();
        walk.Allow(allowed);
        if (walk.Accepts)
        {
            foreach (var id in endIds)
                allowed[id] = true;
        }
    }

    /// <inheritdoc/>
    public void Accept(int token)
    {
        if (!endIds.Contains(token))
            walk.Accept(token);
    }
}
