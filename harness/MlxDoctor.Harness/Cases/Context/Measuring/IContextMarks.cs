using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>Remembers across a death of the process or the machine what was tried.</summary>
internal interface IContextMarks
{
    /// <summary>What is known of a size from before, so that it need not be asked; null when nothing is.</summary>
    ProbeRecord? Known(int size);

    /// <summary>A size is about to be asked; durable when this returns.</summary>
    void Begin(int size);

    /// <summary>The user ended the run while a size was asked: nothing is known of it.</summary>
    void Withdraw(int size);

    /// <summary>A size was asked.</summary>
    void End(ProbeRecord probe);

    /// <summary>What was scored at a size before an interruption; null when nothing was.</summary>
    RungRecord? Scored(int size);

    /// <summary>A size was scored.</summary>
    void Score(RungRecord rung);
}
