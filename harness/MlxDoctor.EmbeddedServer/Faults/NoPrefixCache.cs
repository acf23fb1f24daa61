using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The prefix cache never hits.</summary>
internal sealed class NoPrefixCache : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "no-prefix-cache",
        "the prefix cache never hits",
        "a cache switch that does nothing",
        _ => new NoPrefixCache());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { UsePrefixCache = false };
}
