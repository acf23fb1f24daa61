using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The Messages API shows thoughts inside the text.</summary>
internal sealed class MessagesThinkInText : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-think-in-text",
        "the Messages API shows thoughts inside the text",
        "no reasoning parser on this route",
        _ => new MessagesThinkInText());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope)
    {
        if (!Understands(plan))
            return;
        plan.ParseThinking = false;
        plan.StartsThinking = false;
    }
}
