using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Max_completion_tokens has no effect.</summary>
internal sealed class MaxCompletionIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "max-completion-ignored",
        "max_completion_tokens has no effect",
        "only the old name is read",
        _ => new MaxCompletionIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) => request.MaxTokens = scope.HasField("max_completion_tokens") ? null : request.MaxTokens;
}
