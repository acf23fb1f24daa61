using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>Remembers nothing.</summary>
internal sealed class NoMarks : IContextMarks
{
    /// <inheritdoc/>
    public ProbeRecord? Known(int size) => null;

    /// <inheritdoc/>
    public void Begin(int size)
    {
        // Nothing to keep.
    }

    /// <inheritdoc/>
    public void Withdraw(int size)
    {
        // Nothing to keep.
    }

    /// <inheritdoc/>
    public void End(ProbeRecord probe)
    {
        // Nothing to keep.
    }

    /// <inheritdoc/>
    public RungRecord? Scored(int size) => null;

    /// <inheritdoc/>
    public void Score(RungRecord rung)
    {
        // Nothing to keep.
    }
}
