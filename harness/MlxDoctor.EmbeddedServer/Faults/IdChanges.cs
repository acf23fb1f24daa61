using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The id changes in mid-stream.</summary>
internal sealed class IdChanges : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "id-changes",
        "the id changes in mid-stream",
        "a new id per chunk",
        _ => new IdChanges());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var count = 0;
        await foreach (var frame in frames)
        {
            if (frame.Data is { } data && ++count > 2)
                data["id"] = $"{plan.Id}-{count}";
            yield return frame;
        }
    }
}
