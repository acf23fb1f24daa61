using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stream with a role and an end, nothing between.</summary>
internal sealed class RoleOnly : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "role-only",
        "a stream with a role and an end, nothing between",
        "every delta lost",
        _ => new RoleOnly());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Kind != FrameKind.Delta);
}
