using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>&lt;|im_end|&gt; at the end of the text.</summary>
internal sealed class SpecialLeaked : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "special-leaked",
        "<|im_end|> at the end of the text",
        "special tokens are not stripped",
        _ => new SpecialLeaked());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.ShowEnd = true;
}
