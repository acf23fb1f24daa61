using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

/// <summary>Allows the same tokens at every step, or fails on purpose at one.</summary>
internal sealed class FixedConstraint(int[] ids, int failAt = -1) : ITokenConstraint
{
    public List<int> Accepted { get; } = [];

    public void Mask(Span<bool> allowed)
    {
        if (Accepted.Count == failAt)
            throw new InvalidOperationException("on purpose");
        foreach (var id in ids)
            allowed[id] = true;
    }

    public void Accept(int token) => Accepted.Add(token);
}
