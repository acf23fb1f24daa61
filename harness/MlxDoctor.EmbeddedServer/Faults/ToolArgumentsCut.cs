using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The arguments lose their last character.</summary>
internal sealed class ToolArgumentsCut : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-args-cut",
        "the arguments lose their last character",
        "argument fragments lost at the end",
        _ => new ToolArgumentsCut());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        AnswerPart? held = null;
        await foreach (var step in steps)
        {
            var parts = new List<AnswerPart>();
            foreach (var part in step.Parts)
            {
                if (held is not null)
                    parts.Add(part.Kind == PartKind.ToolArguments ? held : held with { Text = held.Text[..^1] });
                held = part.Kind == PartKind.ToolArguments ? part : null;
                if (held is null)
                    parts.Add(part);
            }
            yield return step with { Parts = parts };
        }
    }
}
