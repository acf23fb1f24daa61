using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every answer is greedy.</summary>
internal sealed class SamplingIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "temperature-ignored",
        "every answer is greedy",
        "temperature never reaches the sampler",
        _ => new SamplingIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { Temperature = 0 };
}
