using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Thoughts vanish.</summary>
internal sealed class ThinkLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "think-lost",
        "thoughts vanish",
        "reasoning dropped without a field",
        _ => new ThinkLost());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Where(steps, p => p.Kind != PartKind.Reasoning);
}
