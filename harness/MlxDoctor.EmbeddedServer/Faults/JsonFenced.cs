using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>JSON comes inside a Markdown fence.</summary>
internal sealed class JsonFenced : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "json-fenced",
        "JSON comes inside a Markdown fence",
        "fence not removed on one path",
        _ => new JsonFenced());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var began = false;
        await foreach (var step in steps)
        {
            var parts = new List<AnswerPart>(step.Parts);
            if (!began && parts.Any(p => p.Kind == PartKind.Content))
            {
                began = true;
                parts.Insert(0, new AnswerPart(PartKind.Content, "```json\n"));
            }
            if (step.IsLast && began)
                parts.Insert(parts.Count - 1, new AnswerPart(PartKind.Content, "\n```"));
            yield return step with { Parts = parts };
        }
    }
}
