using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A streamed thinking block ends without its signature.</summary>
internal sealed class MessagesSignatureMissing : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-signature-missing",
        "a streamed thinking block ends without its signature",
        "signatures that only the plain answer has",
        _ => new MessagesSignatureMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Data?["delta"]?["type"]?.ToString() != "signature_delta");
}
