using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>message_start says that the prompt has no token.</summary>
internal sealed class MessagesStartEmpty : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-start-empty",
        "message_start says that the prompt has no token",
        "usage is only known at the end",
        _ => new MessagesStartEmpty());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Kind == FrameKind.Role && f.Data!["message"]!["usage"] is JsonObject usage)
                (usage["input_tokens"], usage["cache_read_input_tokens"]) = (0, 0);
            return f;
        });
}
