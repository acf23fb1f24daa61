using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Logit_bias has no effect.</summary>
internal sealed class BiasIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "logit-bias-ignored",
        "logit_bias has no effect",
        "parameter dropped",
        _ => new BiasIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { LogitBias = null };
}
