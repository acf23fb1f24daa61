using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>&lt;think&gt; and its text appear in content.</summary>
internal sealed class ThinkLeaked : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "think-leaked",
        "<think> and its text appear in content",
        "no reasoning parser on this path",
        _ => new ThinkLeaked());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.ParseThinking = false;
}
