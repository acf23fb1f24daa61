using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Echo is ignored.</summary>
internal sealed class EchoMissing : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "echo-missing",
        "echo is ignored",
        "echo accepted and dropped",
        _ => new EchoMissing());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Echo = null;
}
