using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Cached_tokens says everything was cached, nothing was.</summary>
internal sealed class CacheLie : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "cache-lie",
        "cached_tokens says everything was cached, nothing was",
        "counter of lookups instead of reuse",
        _ => new CacheLie());

    /// <inheritdoc/>
    public override void Change(AnswerPlan plan, RequestScope scope) => plan.Generation = plan.Generation with { UsePrefixCache = false };

    /// <inheritdoc/>
    public override IAsyncEnumerable<GeneratedToken> Tokens(IAsyncEnumerable<GeneratedToken> tokens, AnswerPlan plan, RequestScope scope) =>
        tokens.Select(t => t with { CachedPromptTokens = Math.Max(0, plan.Generation.Prompt.Length - 1) });
}
