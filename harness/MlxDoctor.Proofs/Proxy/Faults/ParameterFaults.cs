using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>Members of the request that do not reach the server, and refusals that do not reach the client.</summary>
internal static class ParameterFaults
{
    /// <summary>The class <c>param</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        Drop("stop", ["stop.*"], "stop"),
        Drop("max-tokens", ["finish.*"], "max_tokens", "max_completion_tokens"),
        Drop("max-completion-tokens", ["finish.*"], "max_completion_tokens"),
        Change(
            "max-tokens-one-more", "max_tokens is one more", ["finish.*"],
            b => { if (b["max_tokens"] is JsonValue v && v.TryGetValue(out int n)) b["max_tokens"] = n + 1; }),
        Change(
            "max-tokens-capped", "max_tokens is at most 16", ["finish.*"],
            b => { if (b["max_tokens"] is JsonValue v && v.TryGetValue(out int n) && n > 16) b["max_tokens"] = 16; }),
        Drop("seed", ["param.seed*"], "seed"),
        Change("seed-constant", "every seed is 1", ["param.temp*", "param.*"], b => b["seed"] = 1),
        Change("temperature-one", "temperature is always 1", ["text.*", "state.*"], b => b["temperature"] = 1),
        Change("temperature-zero", "temperature is always 0", ["param.*"], b => b["temperature"] = 0),
        Drop("top-p", ["param.top-p*"], "top_p"),
        Drop("top-k", ["param.top-k*"], "top_k"),
        Drop("min-p", ["param.min-p*"], "min_p"),
        Drop("penalties", ["param.*pen*"], "presence_penalty", "frequency_penalty", "repetition_penalty"),
        Drop("logit-bias", ["param.logit*"], "logit_bias"),
        Drop("response-format", ["schema.*"], "response_format"),
        Drop("logprobs", ["logprobs.*"], "logprobs", "top_logprobs"),
        Drop("tools", ["tools.*"], "tools", "tool_choice"),
        Drop("tool-choice", ["tools.choice*", "tools.req*"], "tool_choice"),
        Drop("parallel-tool-calls", ["tools.par*"], "parallel_tool_calls"),
        Drop("thinking-switch", ["think.*"], "chat_template_kwargs", "enable_thinking"),
        Change("thinking-always-off", "thinking is always off", ["think.*"], b => b["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = false }),
        Drop("stream-options", ["usage.*"], "stream_options"),
        Change("stream-ignored", "stream true is answered whole", ["usage.*"], b => b["stream"] = false),
        Change(
            "system-dropped", "the system message is lost", ["text.*", "param.dev*", "output.*"],
            b => Messages(b, m => (string?)m["role"] is "system" or "developer")),
        Change("history-cut", "only the last message is kept", ["state.sec*", "text.*"], History),
        Change(
            "first-tool-only", "only the first tool is kept", ["tools.*"],
            b => { if (b["tools"] is JsonArray { Count: > 1 } tools) b["tools"] = new JsonArray(tools[0]!.DeepClone()); }),
        Change(
            "second-stop-lost", "only the first stop string is kept", ["stop.*"],
            b => { if (b["stop"] is JsonArray { Count: > 1 } stop) b["stop"] = new JsonArray(stop[0]!.DeepClone()); }),
        Change("prompt-cut", "long user messages are cut to 2000 characters", ["context.*"], Cut),
        Change("stream-stop-dropped", "stop is lost in streams only", ["stop.*"], b => b.Remove("stop")) with { When = c => c.Chat && c.Stream },
        Change("plain-stop-dropped", "stop is lost in plain requests only", ["stop.*"], b => b.Remove("stop")) with { When = c => c.Chat && !c.Stream },
        Change("stream-max-tokens-dropped", "max_tokens is lost in streams only", ["finish.*"], b => b.Remove("max_tokens")) with { When = c => c.Chat
            && c.Stream },
        Change("plain-max-tokens-dropped", "max_tokens is lost in plain requests only", ["finish.*"], b => b.Remove("max_tokens")) with { When = c => c.Chat
            && !c.Stream },
        Refused(
            "refusal-accepted", "bad requests are answered with 200",
            new(
                200,
                """{"id":"chatcmpl-0","object":"chat.completion","created":1790000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""")),
        Refused("refusal-500", "bad requests are answered with 500", WireReply.Error(500, "internal error")),
        Refused("refusal-drop", "bad requests close the connection", WireReply.Drop),
        Refused("refusal-empty", "refusals say nothing", new(400)),
        Refused("refusal-html", "refusals are a web page", new(400, "<html><body>Bad Request</body></html>") { ContentType = "text/html" }),
    ];

    private static WireFault Drop(string name, string[] first, params string[] members) =>
        Change(
            name + "-dropped", string.Join(" and ", members) + (members.Length == 1 ? " is lost" : " are lost"), first,
            b => { foreach (var m in members) b.Remove(m); });

    private static WireFault Change(string name, string what, string[] first, Action<JsonObject> change) =>
        new("param." + name, what) { Request = change, First = first };

    private static WireFault Refused(string name, string what, WireReply reply) =>
        new("param." + name, what) { Instead = (_, status) => status is 400 or 404 or 422 ? reply : null, First = ["refuse.*"] };

    private static void Messages(JsonObject body, Func<JsonObject, bool> lost)
    {
        if (body["messages"] is JsonArray messages)
            body["messages"] = new JsonArray([.. messages.Where(m => m is not JsonObject o || !lost(o)).Select(m => m?.DeepClone())]);
    }

    private static void History(JsonObject body)
    {
        if (body["messages"] is JsonArray { Count: > 1 } messages)
            body["messages"] = new JsonArray(messages[^1]?.DeepClone());
    }

    private static void Cut(JsonObject body)
    {
        foreach (var message in (body["messages"] as JsonArray)?.OfType<JsonObject>() ?? [])
            if (message["content"] is JsonValue v && v.TryGetValue(out string? text) && text.Length > 2000)
                message["content"] = text[..2000];
    }
}
