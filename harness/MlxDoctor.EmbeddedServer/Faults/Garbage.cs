using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every character is !.</summary>
internal sealed class Garbage : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "garbage",
        "every character is !",
        "corrupt cache or batch: \"!!!!\"",
        _ => new Garbage());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Content, p => p with { Text = new string('!', p.Text.Length) });
}
