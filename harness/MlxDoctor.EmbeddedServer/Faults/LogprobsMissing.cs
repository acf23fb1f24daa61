using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Logprobs are not sent.</summary>
internal sealed class LogprobsMissing : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "logprobs-missing",
        "logprobs are not sent",
        "logprobs accepted and dropped",
        _ => new LogprobsMissing());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Logprobs = false;
}
