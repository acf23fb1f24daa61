using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The answer names another model.</summary>
internal sealed class WrongModel : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "wrong-model",
        "the answer names another model",
        "an alias or the client's text is echoed",
        _ => new WrongModel());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Model = "default";
}
