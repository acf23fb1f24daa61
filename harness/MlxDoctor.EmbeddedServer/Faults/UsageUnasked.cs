using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A usage event though nobody asked.</summary>
internal sealed class UsageUnasked : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-unasked",
        "a usage event though nobody asked",
        "include_usage is not looked at",
        _ => new UsageUnasked());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.IncludeUsage = true;
}
