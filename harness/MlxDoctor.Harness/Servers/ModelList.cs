using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Servers;

/// <summary>Reads the answer to <c>GET /v1/models</c>.</summary>
internal static class ModelList
{
    /// <summary>The ids in the order of the server; empty when the answer is no such list.</summary>
    public static IReadOnlyList<string> Ids(ProbeAnswer answer)
    {
        if (answer.Code != 200)
            return [];
        try
        {
            return JsonNode.Parse(answer.Text) is JsonObject { } o && o["data"] is JsonArray data
                ? [.. data.Select(Id).OfType<string>().Distinct(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [];
        }
    }

    private static string? Id(JsonNode? item) =>
        item is JsonObject o && o["id"] is JsonValue v && v.TryGetValue<string>(out var id) && id.Length > 0 ? id : null;
}
