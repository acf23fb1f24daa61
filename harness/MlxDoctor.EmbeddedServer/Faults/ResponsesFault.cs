using MlxDoctor.EmbeddedServer.Responses;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A fault of <c>/v1/responses</c> alone.</summary>
internal abstract class ResponsesFault : Fault
{
    /// <inheritdoc/>
    public override bool Understands(AnswerPlan plan) => plan.Wording is ResponsesWording;
}
