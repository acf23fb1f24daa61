using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stopped answer of the Messages API says end_turn.</summary>
internal sealed class MessagesStopUnnamed : MessagesReasonFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-stop-unnamed",
        "a stopped answer of the Messages API says end_turn",
        "stop and end are one reason in chat",
        _ => new MessagesStopUnnamed());

    /// <inheritdoc/>
    protected override void Spoil(JsonObject holder)
    {
        if ((string?)holder["stop_reason"] == "stop_sequence")
            (holder["stop_reason"], holder["stop_sequence"]) = ("end_turn", null);
    }
}
