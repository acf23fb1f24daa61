using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>U+FFFD where a character spans two tokens.</summary>
internal sealed class SplitCharacters : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "utf8-split",
        "U+FFFD where a character spans two tokens",
        "detokenizer decodes token by token",
        _ => new SplitCharacters());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.DecodeAlone = true;
}
