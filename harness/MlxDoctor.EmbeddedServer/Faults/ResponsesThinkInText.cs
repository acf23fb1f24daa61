using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The Responses API shows thoughts inside the output text.</summary>
internal sealed class ResponsesThinkInText : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-think-in-text",
        "the Responses API shows thoughts inside the output text",
        "no reasoning parser on this route",
        _ => new ResponsesThinkInText());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope)
    {
        if (!Understands(plan))
            return;
        plan.ParseThinking = false;
        plan.StartsThinking = false;
    }
}
