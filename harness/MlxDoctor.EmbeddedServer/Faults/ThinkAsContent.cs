using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Thoughts are sent as content, without tags.</summary>
internal sealed class ThinkAsContent : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "think-as-content",
        "thoughts are sent as content, without tags",
        "reasoning merged into the answer",
        _ => new ThinkAsContent());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Reasoning, p => new AnswerPart(PartKind.Content, p.Text));
}
