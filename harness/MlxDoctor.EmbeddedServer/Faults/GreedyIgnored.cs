using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Temperature 0 is sampled at 1.5.</summary>
internal sealed class GreedyIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "greedy-ignored",
        "temperature 0 is sampled at 1.5",
        "0 read as \"not given\"",
        _ => new GreedyIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { Temperature = plan.Generation.Temperature == 0 ? 1.5f : plan.Generation.Temperature, Seed = null };
}
