using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Events name their first member twice; readers disagree which one holds.</summary>
internal sealed class MemberTwice : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "member-twice",
        "events name a member twice",
        "a field is added by hand to text that has it",
        _ => new MemberTwice());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f => f.Kind == FrameKind.Delta && f.Data is { } data
            ? new SseFrame(FrameKind.Raw) { Text = $"data: {data.ToJsonString()[..^1]},\"id\":\"{plan.Id}-again\"}}\n\n", Tokens = f.Tokens, DueMs = f.DueMs }
            : f);
}
