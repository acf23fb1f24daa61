using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Answers are longer than max_tokens.</summary>
internal sealed class MaxTokensIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "max-tokens-ignored",
        "answers are longer than max_tokens",
        "limit not passed on",
        _ => new MaxTokensIgnored());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { MaxTokens = scope.State.Loaded!.Engine.Facts.ContextLength - plan.Generation.Prompt.Length };
}
