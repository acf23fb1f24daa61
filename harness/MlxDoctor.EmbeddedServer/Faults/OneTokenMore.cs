using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>One token more than max_tokens.</summary>
internal sealed class OneTokenMore : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "max-tokens-plus-one",
        "one token more than max_tokens",
        "off by one",
        _ => new OneTokenMore());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { MaxTokens = plan.Generation.MaxTokens + 1 };
}
