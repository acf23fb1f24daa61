using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A cut answer of the Messages API has stop_reason end_turn.</summary>
internal sealed class MessagesCutEndTurn : MessagesReasonFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-cut-end-turn",
        "a cut answer of the Messages API has stop_reason end_turn",
        "length is not translated",
        _ => new MessagesCutEndTurn());

    /// <inheritdoc/>
    protected override void Spoil(JsonObject holder)
    {
        if ((string?)holder["stop_reason"] == "max_tokens")
            holder["stop_reason"] = "end_turn";
    }
}
