using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The stop string is part of the text.</summary>
internal sealed class StopShown : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "stop-emitted",
        "the stop string is part of the text",
        "stop text included in the answer",
        _ => new StopShown());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.ShowStop = 1;
}
