using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Contract;

/// <summary>Health and the list of models: what clients ask before they ask anything else.</summary>
internal static class SurfaceCases
{
    /// <summary>The families <c>health.*</c> and <c>models.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            new("health.answers", "contract", "GET /health", "200 and a JSON object", "process managers restart what does not answer here") { Needs = ["health"], Source = "common practice of MLX servers" },
            HealthAsync),
        Judged.Case(
            new("models.list", "contract", "GET /v1/models", "an object 'list' whose entries have id, object 'model' and created, the served model among them", "clients pick their model here") { Source = "OpenAI API: list models" },
            ModelsAsync),
        Judged.Case(
            new("surface.unknown-route", "contract", "GET /v1/not-a-route", "404", "a 200 or 500 for a wrong path sends users hunting in the wrong place") { Source = "RFC 9110, 15.5.5" },
            async (context, _, findings, cancellation) =>
            {
                var t = await context.SendAsync(ApiRequest.Get("/v1/not-a-route"), cancellation);
                if (t.Status != 404)
                    findings.Add(t, "surface.status", "an unknown route is not answered with 404", "404", t.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? t.Failure);
            }),
    ];

    private static async Task HealthAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var t = await context.SendAsync(ApiRequest.Get("/health"), cancellation);
        if (t.Status != 200)
            findings.Add(t, "health.status", "the server is up and /health does not say so", "200", t.BodyText);
        else if (t.ParsedJson is not JsonObject)
            findings.Add(t, "health.not-json", "/health is no JSON object", "a JSON object", t.BodyText);
        // A server that says healthy and cannot answer is the worst of both worlds.
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task ModelsAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var t = await context.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
        if (t.Status != 200 || t.ParsedJson is not JsonObject list)
        {
            findings.Add(t, "models.answer", "no list of models", "200 and a JSON object", t.BodyText);
            return;
        }
        if ((list["object"] as JsonValue)?.ToString() != "list")
            findings.Add(t, "models.object", "'object' is not list", "list", list["object"]?.ToJsonString() ?? "none");
        if (list["data"] is not JsonArray { Count: > 0 } data)
        {
            findings.Add(t, "models.empty", "no model is listed although one is served", "at least one entry", t.BodyText);
            return;
        }
        foreach (var entry in data)
        {
            if (entry is not JsonObject model || string.IsNullOrEmpty(model["id"]?.ToString()))
                findings.Add(t, "models.id", "an entry has no id", "a non-empty id", entry?.ToJsonString());
            else if (model["object"]?.ToString() != "model")
                findings.Add(t, "models.entry-object", "an entry's 'object' is not model", "model", model["object"]?.ToJsonString() ?? "none");
            else if (model["created"] is not JsonValue created || !created.TryGetValue<long>(out _))
                findings.Add(t, "models.created", "an entry has no creation time", "seconds since 1970", model["created"]?.ToJsonString() ?? "none");
        }
    }
}
