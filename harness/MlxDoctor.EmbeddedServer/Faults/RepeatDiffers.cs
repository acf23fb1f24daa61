using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The second identical request is answered otherwise.</summary>
internal sealed class RepeatDiffers : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "repeat-differs",
        "the second identical request is answered otherwise",
        "a cache hit computes something else",
        _ => new RepeatDiffers());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var spoil = scope.WasSeenBefore;
        await foreach (var step in steps)
        {
            yield return spoil ? PartEdits.Spoil(step, ref spoil) : step;
        }
    }
}
