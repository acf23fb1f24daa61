using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Learns what a server offers: from its profile first, then from harmless requests.</summary>
/// <remarks>
/// Only an explicit refusal (404, 405, 501, or a 4xx for a request that is right) counts as lacking. A parameter that is accepted
/// and then ignored is for the cases to find. No probe sends an unknown model name: mlx_lm.server drops its model on that.
/// </remarks>
internal static class CapabilityProbe
{
    private static readonly int[] NoRoute = [404, 405, 501];

    private static readonly (string Name, Action<JsonObject> Ask)[] Parameters =
    [
        ("logprobs", body => { body["logprobs"] = true; body["top_logprobs"] = 2; }),
        ("seed", body => body["seed"] = 7),
        ("stop", body => body["stop"] = new JsonArray("zq")),
        ("top-p", body => body["top_p"] = 0.9),
        ("top-k", body => body["top_k"] = 5),
        ("null-members", body => { body["stop"] = null; body["user"] = null; }),
        ("min-p", body => body["min_p"] = 0.1),
        ("logit-bias", body => body["logit_bias"] = new JsonObject { ["100"] = 1 }),
        ("presence-penalty", body => body["presence_penalty"] = 0.5),
        ("frequency-penalty", body => body["frequency_penalty"] = 0.5),
        ("repetition-penalty", body => body["repetition_penalty"] = 1.1),
        ("developer-role", body => body["messages"]!.AsArray().Insert(0, new JsonObject { ["role"] = "developer", ["content"] = "Be brief." })),
        ("parallel-tool-calls", body => body["parallel_tool_calls"] = true),
        ("json-object", body => body["response_format"] = new JsonObject { ["type"] = "json_object" }),
        ("content-parts", body => body["messages"]![0]!["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "Hello" })),
    ];

    /// <summary>Fills the context's capabilities.</summary>
    /// <param name="context">The server and what is known of it.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <param name="budget">The time for all of it, begun earlier; null to begin one here.</param>
    /// <exception cref="SilentServerException">The server has not answered anything yet.</exception>
    public static async Task RunAsync(CaseContext context, CancellationToken cancellation, ProbeBudget? budget = null)
    {
        budget ??= new ProbeBudget(context.Session.Endpoint, Patience.Usual, context.Time);
        var dialect = context.Session.Endpoint.Dialect;
        foreach (var name in dialect.Lacks)
            context.Capabilities.Note(name, false, $"profile {context.Session.Profile}");
        foreach (var name in dialect.Offers)
            context.Capabilities.Note(name, true, $"profile {context.Session.Profile}");
        var key = context.Session.Endpoint.ApiKey is { Length: > 0 };
        context.Capabilities.Note("api-key", key, "no key was given for this server");
        context.Capabilities.Note("no-api-key", !key, "a key was given for this server");
        context.Capabilities.Note("context-length", context.ContextTokens is not null, "the model's configuration is not at hand");
        await RouteAsync(context, budget, "health", ApiRequest.Get("/health"), cancellation);
        await RouteAsync(context, budget, "metrics", ApiRequest.Get("/metrics"), cancellation);
        await RouteAsync(context, budget, "completions", ApiRequest.Completion(new JsonObject
        {
            ["model"] = context.ModelName,
            ["prompt"] = "Hello",
            ["max_tokens"] = 1,
            ["temperature"] = 0,
        }), cancellation);
        await RouteAsync(context, budget, "responses", ApiRequest.Responses(Short(context, WireFormat.Responses)), cancellation);
        await RouteAsync(context, budget, "messages", ApiRequest.Messages(Short(context, WireFormat.Messages)), cancellation);
        await RouteAsync(context, budget, "count-tokens", ApiRequest.CountTokens(Short(context, WireFormat.Messages)), cancellation);
        await RouteAsync(context, budget, "echo", ApiRequest.Completion(new JsonObject
        {
            ["model"] = context.ModelName,
            ["prompt"] = "Hello",
            ["max_tokens"] = 1,
            ["echo"] = true,
        }), cancellation, refusalCounts: true);
        foreach (var (name, ask) in Parameters.Where(p => !context.Capabilities.All.ContainsKey(p.Name)))
        {
            if (!budget.Allows(name))
                continue;
            var body = context.Prompts["greet-hello"].Body(context.ModelName);
            body["max_tokens"] = 1;
            ask(body);
            var t = await AskAsync(context, budget, ApiRequest.Chat(body), cancellation);
            var refused = t.Status is >= 400 and < 500 or 501;
            context.Capabilities.Note(name, !refused, refused ? Said(t) : "probe");
        }
        if (context.Model == ModelTrust.Unknown)
            await new ModelProbe(context, request => AskAsync(context, budget, request, cancellation), budget.Allows).RunAsync();
    }

    private static JsonObject Short(CaseContext context, WireFormat format)
    {
        var body = context.Prompts["greet-hello"].Body(context.ModelName);
        body["max_tokens"] = 16;
        return WireBody.From(format, body);
    }

    private static Task<Transcript> AskAsync(CaseContext context, ProbeBudget budget, ApiRequest request, CancellationToken cancellation) =>
        context.Replay is not null
            ? context.SendAsync(request, cancellation)
            : budget.SendAsync(
                (r, limits, stop) => (context with { ClientOptions = limits }).SendAsync(r, stop), request, context.ClientOptions, null, cancellation);

    private static async Task RouteAsync(
        CaseContext context, ProbeBudget budget, string name, ApiRequest request, CancellationToken cancellation, bool refusalCounts = false)
    {
        if (context.Capabilities.All.ContainsKey(name) || !budget.Allows(name))
            return;
        var t = await AskAsync(context, budget, request, cancellation);
        var missing = t.Status is { } status && (NoRoute.Contains(status) || (refusalCounts && status is >= 400 and < 500));
        context.Capabilities.Note(name, !missing, missing ? Said(t) : "probe");
    }

    /// <summary>What a probe was answered, in one line.</summary>
    internal static string Said(Transcript t) =>
        string.Create(CultureInfo.InvariantCulture, $"probe {t.Request.Id}: {t.Status} {FindingList.Cut(t.Answer.Error?.Message)}").TrimEnd();
}
