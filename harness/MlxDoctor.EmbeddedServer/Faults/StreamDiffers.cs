using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stream says something else than a plain answer.</summary>
internal sealed class StreamDiffers : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "stream-differs",
        "a stream says something else than a plain answer",
        "two code paths for one answer",
        _ => new StreamDiffers());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var spoil = plan.Stream;
        await foreach (var step in steps)
        {
            yield return spoil ? PartEdits.Spoil(step, ref spoil) : step;
        }
    }
}
