using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Forms;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Health and the list of models: what clients ask before they ask anything else.</summary>
internal static class SurfaceCases
{
    private const long Earliest = 1_500_000_000;

    /// <summary>The families <c>health.*</c> and <c>models.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            new("health.answers", Area.Contract, "GET /health", "200 and a JSON object", "process managers restart what does not answer here")
            {
                Needs = ["health"],
                Source = "common practice of MLX servers",
            },
            HealthAsync),
        Judged.Case(
            new(
                "models.list", Area.Contract, "GET /v1/models",
                "an object 'list' whose entries have id, object 'model' and created, the served model among them",
                "clients pick their model here") { Source = "OpenAI API: list models" },
            ModelsAsync),
        Judged.Case(
            new(
                "models.served-name", Area.Contract, "an answer's model name", "a name that /v1/models lists, or the one that was sent",
                "clients look the name up again") { Source = "OpenAI API: list models" },
            async (context, ask, _, cancellation) => await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: false, cancellation)),
        Judged.Case(
            new("models.twice", Area.Contract, "GET /v1/models before and after an answer", "the same names", "lists that grow with every request")
            {
                Source = "real bugs, class J",
            },
            TwiceAsync),
        Judged.Case(
            new(
                "models.complete", Area.Contract, "GET /v1/models",
                "owned_by in every entry, a time in our times, no longer context than the model has, each id once",
                "typed clients throw, and agents fill a context that is not there") { Level = Level.Should, Source = "OpenAI API: list models" },
            CompleteAsync),
        Judged.Case(
            new(
                "surface.unknown-route", Area.Contract, "GET /v1/not-a-route", "status 404",
                "a 200 or 500 for a wrong path sends users hunting in the wrong place") { Source = "RFC 9110, 15.5.5" },
            async (context, _, findings, cancellation) =>
            {
                var t = await context.SendAsync(ApiRequest.Get("/v1/not-a-route"), cancellation);
                if (t.Status != 404)
                    findings.Add(
                        t, FindingCode.SurfaceStatus, "an unknown route is not answered with 404", "404",
                        t.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? t.Failure);
            }),
    ];

    private static async Task HealthAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var t = await context.SendAsync(ApiRequest.Get("/health"), cancellation);
        if (t.Status != 200)
            findings.Add(t, FindingCode.HealthStatus, "the server is up and /health does not say so", "200", t.BodyText);
        else if (t.ParsedJson is not JsonObject page)
            findings.Add(t, FindingCode.HealthNotJson, "/health is no JSON object", "a JSON object", t.BodyText);
        else if (page["error"] is not null)
            findings.Add(t, FindingCode.HealthError, "/health says 200 and tells an error", "no error", t.BodyText);
        if (t.Status == 200)
            BodyInvariant.Check(t, findings);
        // A server that says healthy and cannot answer is the worst of both worlds.
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task TwiceAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        static string Names(Transcript t) =>
            string.Join(", ", ((t.ParsedJson as JsonObject)?["data"] as JsonArray ?? []).Select(m => (m as JsonObject)?["id"]?.ToString()));
        var first = await context.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
        var before = Names(first);
        await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: true, cancellation, fresh: true);
        var t = await context.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
        JudgeList(first, findings);
        JudgeList(t, findings);
        if (t.Status == 200 && !JsonNode.DeepEquals(Constant(first), Constant(t)))
            findings.Add(
                t, FindingCode.ModelsEntryChanges, "an entry tells something else after an answer", Constant(first)?.ToJsonString(),
                Constant(t)?.ToJsonString());
        if (Names(t) != before || before.Length == 0)
            findings.Add(t, FindingCode.ModelsChanged, "the list of models changes with an answer, or is empty", before, Names(t));
    }

    private static async Task CompleteAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        for (var i = 0; i < 2; i++)
        {
            var t = await context.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
            var defects = new List<FormDefect>();
            ModelForms.Models.Look(t.ParsedJson, "", defects);
            foreach (var defect in defects)
                FormInvariant.Add(t, defect, findings);
            var entries = ((t.ParsedJson as JsonObject)?["data"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            if (entries.Select(e => AnswerJson.Text(e, "id")).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
                findings.Add(t, FindingCode.ModelsIdTwice, $"'{twice}' is listed more than once", "each id once", t.BodyText);
            foreach (var entry in entries)
            {
                if (AnswerJson.Whole(entry, "created") is < Earliest)
                    findings.Add(
                        t, FindingCode.ModelsCreated, "an entry was created before there were such models", "seconds since 1970",
                        entry["created"]!.ToJsonString());
                foreach (var name in new[] { "context_window", "max_model_len", "context_length" })
                    if (Served(context, entry) && AnswerJson.Whole(entry, name) is { } length && length > context.ContextTokens)
                        findings.Add(
                            t, FindingCode.ModelsContext, $"{name} is more than the model has",
                            context.ContextTokens?.ToString(System.Globalization.CultureInfo.InvariantCulture), entry[name]!.ToJsonString());
            }
            // Words that stand for whichever model is served are listed by nobody.
            if (context.ModelName is not ("default" or "default_model") && !entries.Any(e => Served(context, e)))
                findings.Add(t, FindingCode.ModelsServedMissing, "the served model is not in the list", context.ModelName, t.BodyText);
        }
    }

    /// <summary>Paths are listed whole or by their last part.</summary>
    private static bool Served(CaseContext context, JsonObject entry) =>
        AnswerJson.Text(entry, "id") is { } id && Path.GetFileName(id.TrimEnd('/')) == Path.GetFileName(context.ModelName.TrimEnd('/'));

    /// <summary>The entries without what may move.</summary>
    private static JsonNode? Constant(Transcript t)
    {
        var data = (t.ParsedJson as JsonObject)?["data"]?.DeepClone();
        foreach (var entry in (data as JsonArray ?? []).OfType<JsonObject>())
            entry.Remove("created");
        return data;
    }

    private static async Task ModelsAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation) =>
        JudgeList(await context.SendAsync(ApiRequest.Get("/v1/models"), cancellation), findings);

    private static void JudgeList(Transcript t, FindingList findings)
    {
        BodyInvariant.Check(t, findings);
        if (t.Status != 200 || t.ParsedJson is not JsonObject list)
        {
            findings.Add(t, FindingCode.ModelsAnswer, "no list of models", "200 and a JSON object", t.BodyText);
            return;
        }
        if ((list["object"] as JsonValue)?.ToString() != "list")
            findings.Add(t, FindingCode.ModelsObject, "'object' is not list", "list", list["object"]?.ToJsonString() ?? "none");
        if (list["data"] is not JsonArray { Count: > 0 } data)
        {
            findings.Add(t, FindingCode.ModelsEmpty, "no model is listed although one is served", "at least one entry", t.BodyText);
            return;
        }
        foreach (var entry in data)
        {
            if (entry is not JsonObject model || string.IsNullOrEmpty(model["id"]?.ToString()))
                findings.Add(t, FindingCode.ModelsId, "an entry has no id", "a non-empty id", entry?.ToJsonString());
            else if (model["object"]?.ToString() != "model")
                findings.Add(t, FindingCode.ModelsEntryObject, "an entry's 'object' is not model", "model", model["object"]?.ToJsonString() ?? "none");
            else if (model["created"] is not JsonValue created || !created.TryGetValue<long>(out _))
                findings.Add(t, FindingCode.ModelsCreated, "an entry has no creation time", "seconds since 1970", model["created"]?.ToJsonString() ?? "none");
        }
    }
}
