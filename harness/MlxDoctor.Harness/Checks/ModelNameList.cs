using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>The names under which a server may answer.</summary>
internal static class ModelNameList
{
    /// <summary>What is sent, and every id that <c>/v1/models</c> lists.</summary>
    public static async Task<IReadOnlySet<string>> ReadAsync(ApiClient client, string sent, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { sent };
        var t = await client.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
        foreach (var entry in (t.ParsedJson as JsonObject)?["data"] as JsonArray ?? [])
            if (entry is JsonObject model && model["id"]?.ToString() is { Length: > 0 } id)
                names.Add(id);
        return names;
    }
}
