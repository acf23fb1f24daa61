using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Penalties have no effect.</summary>
internal sealed class PenaltiesIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "penalties-ignored",
        "penalties have no effect",
        "parameters dropped",
        _ => new PenaltiesIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { RepetitionPenalty = 1, PresencePenalty = 0, FrequencyPenalty = 0 };
}
