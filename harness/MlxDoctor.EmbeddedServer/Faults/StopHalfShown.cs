using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The first half of the stop string is part of the text.</summary>
internal sealed class StopHalfShown : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "stop-half-emitted",
        "the first half of the stop string is part of the text",
        "stop compared by tokens, so that its start leaks",
        _ => new StopHalfShown());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.ShowStop = 0.5;
}
