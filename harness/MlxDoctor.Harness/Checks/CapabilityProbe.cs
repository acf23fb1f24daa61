using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

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
    public static async Task RunAsync(CaseContext context, CancellationToken cancellation)
    {
        var dialect = context.Session.Endpoint.Dialect;
        foreach (var name in dialect.Lacks)
            context.Capabilities.Note(name, false, $"profile {context.Session.Profile}");
        foreach (var name in dialect.Offers)
            context.Capabilities.Note(name, true, $"profile {context.Session.Profile}");
        var key = context.Session.Endpoint.ApiKey is { Length: > 0 };
        context.Capabilities.Note("api-key", key, "no key was given for this server");
        context.Capabilities.Note("no-api-key", !key, "a key was given for this server");
        context.Capabilities.Note("context-length", context.ContextTokens is not null, "the model's configuration is not at hand");
        await RouteAsync(context, "health", ApiRequest.Get("/health"), cancellation);
        await RouteAsync(context, "metrics", ApiRequest.Get("/metrics"), cancellation);
        await RouteAsync(context, "completions", ApiRequest.Completion(new JsonObject
        {
            ["model"] = context.ModelName,
            ["prompt"] = "Hello",
            ["max_tokens"] = 1,
            ["temperature"] = 0,
        }), cancellation);
        await RouteAsync(context, "responses", ApiRequest.Responses(Short(context, WireFormat.Responses)), cancellation);
        await RouteAsync(context, "messages", ApiRequest.Messages(Short(context, WireFormat.Messages)), cancellation);
        await RouteAsync(context, "count-tokens", ApiRequest.CountTokens(Short(context, WireFormat.Messages)), cancellation);
        await RouteAsync(context, "echo", ApiRequest.Completion(new JsonObject
        {
            ["model"] = context.ModelName,
            ["prompt"] = "Hello",
            ["max_tokens"] = 1,
            ["echo"] = true,
        }), cancellation, refusalCounts: true);
        foreach (var (name, ask) in Parameters.Where(p => !context.Capabilities.All.ContainsKey(p.Name)))
        {
            var body = context.Prompts["greet-hello"].Body(context.ModelName);
            body["max_tokens"] = 1;
            ask(body);
            var t = await context.SendAsync(ApiRequest.Chat(body), cancellation);
            var refused = t.Status is >= 400 and < 500 or 501;
            context.Capabilities.Note(name, !refused, refused ? Said(t) : "probe");
        }
        if (context.Model == ModelTrust.Unknown)
            await ModelAsync(context, cancellation);
    }

    private static JsonObject Short(CaseContext context, WireFormat format)
    {
        var body = context.Prompts["greet-hello"].Body(context.ModelName);
        body["max_tokens"] = 16;
        return WireBody.From(format, body);
    }

    /// <summary>What only a model can do is asked once; an unknown model that does not is not the server's failure.</summary>
    private static async Task ModelAsync(CaseContext context, CancellationToken cancellation)
    {
        var think = await context.SendAsync(ApiRequest.Chat(context.Prompts["think-on"].Body(context.ModelName)), cancellation);
        context.Capabilities.Note("thinking", !string.IsNullOrEmpty(think.Answer.Reasoning), "the model did not think when asked to");
        var tool = await context.SendAsync(ApiRequest.Chat(context.Prompts["tool-weather"].Body(context.ModelName)), cancellation);
        context.Capabilities.Note("tools", tool.Answer.ToolCalls.Count > 0, "the model did not call a tool when it should");
    }

    private static async Task RouteAsync(CaseContext context, string name, ApiRequest request, CancellationToken cancellation, bool refusalCounts = false)
    {
        if (context.Capabilities.All.ContainsKey(name))
            return;
        var t = await context.SendAsync(request, cancellation);
        var missing = t.Status is { } status && (NoRoute.Contains(status) || (refusalCounts && status is >= 400 and < 500));
        context.Capabilities.Note(name, !missing, missing ? Said(t) : "probe");
    }

    private static string Said(Transcript t) =>
        string.Create(CultureInfo.InvariantCulture, $"probe {t.Request.Id}: {t.Status} {FindingList.Cut(t.Answer.Error?.Message)}").TrimEnd();
}
