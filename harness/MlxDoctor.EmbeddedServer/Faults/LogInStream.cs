using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A line that is no event stands in the stream.</summary>
internal sealed class LogInStream : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "log-in-stream",
        "a line of a log stands in the stream",
        "a print to the wrong descriptor",
        _ => new LogInStream());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var first = true;
        await foreach (var frame in frames)
        {
            yield return frame;
            if (first)
                yield return new SseFrame(FrameKind.Raw) { Text = "INFO prefill took 12 ms\n\n" };
            first = false;
        }
    }
}
