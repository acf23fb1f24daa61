using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Events of the Responses API have no sequence_number.</summary>
internal sealed class ResponsesSequenceMissing : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-sequence-missing",
        "events of the Responses API have no sequence_number",
        "hand-written events",
        _ => new ResponsesSequenceMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            f.Data?.Remove("sequence_number");
            return f;
        });
}
