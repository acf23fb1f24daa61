using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The whole text of the Responses API lacks the end of its deltas.</summary>
internal sealed class ResponsesDoneDiffers : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-done-differs",
        "the whole text of the Responses API lacks the end of its deltas",
        "text joined before the last flush",
        _ => new ResponsesDoneDiffers());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f is { Event: "response.output_text.done", Data: { } data })
                data["text"] = data["text"]!.GetValue<string>()[..^1];
            return f;
        });
}
