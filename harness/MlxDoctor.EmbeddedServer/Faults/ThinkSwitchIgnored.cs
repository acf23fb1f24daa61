using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Thinking cannot be switched off.</summary>
internal sealed class ThinkSwitchIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "think-switch-ignored",
        "thinking cannot be switched off",
        "enable_thinking never reaches the template",
        _ => new ThinkSwitchIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) => request.Thinking = null;
}
