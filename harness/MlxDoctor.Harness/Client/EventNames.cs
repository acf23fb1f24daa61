using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Events of the newer APIs say their type twice: in the event field and in the data.</summary>
internal static class EventNames
{
    /// <summary>The type; notes when one of the two is missing or they differ.</summary>
    public static string? Check(JsonElement root, string? name, ObservationLog log)
    {
        var type = JsonText.Text(root, "type");
        if (type is null || name is null)
            log.Add(ObservationCodes.EventName, $"an event has {(type is null ? "no type in its data" : "no event field")} ({type ?? name ?? "neither"})");
        else if (type != name)
            log.Add(ObservationCodes.EventName, $"event: {name} carries data of type {type}");
        return type ?? name;
    }
}
