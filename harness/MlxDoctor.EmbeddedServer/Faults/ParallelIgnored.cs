using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Parallel_tool_calls false still gives several.</summary>
internal sealed class ParallelIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "parallel-ignored",
        "parallel_tool_calls false still gives several",
        "parallel_tool_calls not looked at",
        _ => new ParallelIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) => request.ParallelTools = true;
}
