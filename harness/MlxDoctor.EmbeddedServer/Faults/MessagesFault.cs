using MlxDoctor.EmbeddedServer.Messages;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A fault of <c>/v1/messages</c> alone.</summary>
internal abstract class MessagesFault : Fault
{
    /// <inheritdoc/>
    public override bool Understands(AnswerPlan plan) => plan.Wording is MessagesWording;
}
