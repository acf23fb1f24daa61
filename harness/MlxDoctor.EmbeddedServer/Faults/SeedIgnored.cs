using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Seed has no effect.</summary>
internal sealed class SeedIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "seed-ignored",
        "seed has no effect",
        "seed never reaches the sampler",
        _ => new SeedIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { Seed = null };
}
