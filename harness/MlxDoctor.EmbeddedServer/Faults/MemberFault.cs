using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Changes a member of every answer, event, error and list that has it, whatever the API.</summary>
internal abstract class MemberFault(string path, Action<JsonObject, string> spoil) : Fault
{
    /// <inheritdoc/>
    public override bool Understands(AnswerPlan plan) => true;

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            MemberEdits.Each(f.Data, path, spoil);
            return f;
        });

    /// <inheritdoc/>
    public override void Change(JsonObject page, RequestScope scope) => MemberEdits.Each(page, path, spoil);

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => MemberEdits.Each(body, path, spoil);
}
