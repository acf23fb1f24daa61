using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The thinking ends with the marker of another model's end, streamed or not.</summary>
internal sealed class ThinkDamaged : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "think-damaged",
        "the thinking ends with </s>",
        "a list of special tokens of another model family",
        _ => new ThinkDamaged());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var thought = false;
        await foreach (var step in steps)
        {
            var parts = step.Parts.ToList();
            thought |= parts.Exists(p => p.Kind == PartKind.Reasoning && p.Text.Length > 0);
            var at = parts.FindIndex(p => p.Kind != PartKind.Reasoning);
            if (thought && at >= 0)
            {
                parts.Insert(at, new AnswerPart(PartKind.Reasoning, "</s>"));
                thought = false;
            }
            yield return step with { Parts = parts };
        }
    }
}
