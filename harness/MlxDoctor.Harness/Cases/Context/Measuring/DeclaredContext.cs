using System.Text.Json.Nodes;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>The context that a server declares of its model in <c>/v1/models</c>.</summary>
internal static class DeclaredContext
{
    private const int Most = 10_000_000;

    private static readonly string[] Members = ["loaded_context_length", "max_model_len", "context_length", "context_window", "max_context_length", "n_ctx"];

    /// <summary>In tokens; null when the server does not tell, or tells what makes no sense.</summary>
    public static async Task<int?> AskAsync(IServerSession session, TimeProvider time, CancellationToken cancellation)
    {
        using var client = new ApiClient(session.Endpoint, new ClientOptions { Timeout = TimeSpan.FromSeconds(30) }, time);
        var t = await client.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
        return Of(t.ParsedJson, session.Endpoint.Model);
    }

    /// <summary>The same from the list itself.</summary>
    public static int? Of(JsonNode? list, string model)
    {
        var entries = ((list as JsonObject)?["data"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var entry = entries.FirstOrDefault(e => e["id"]?.ToString() == model) ?? (entries.Count == 1 ? entries[0] : null);
        return entry is null ? null : Members.Select(m => Number(entry[m])).FirstOrDefault(n => n is not null);
    }

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int tokens) && tokens is > 0 and <= Most ? tokens : null;
}
