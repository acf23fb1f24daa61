using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The model never stops by itself.</summary>
internal sealed class EndIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "eos-ignored",
        "the model never stops by itself",
        "an end token is missing from the stop set",
        _ => new EndIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { LogitBias = scope.State.Loaded!.Engine.Facts.EndIds.ToDictionary(id => id, _ => -1e9f) };
}
