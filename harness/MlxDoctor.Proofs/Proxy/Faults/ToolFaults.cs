using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>Tool calls that cannot be executed as they arrive, and results that do not reach the model.</summary>
internal static class ToolFaults
{
    /// <summary>The class <c>tools</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        .. Modes("arguments-cut", "the arguments lose their last character", json => WireJson.Arguments(json, a => a[..^1])),
        .. Modes("arguments-object", "arguments are an object", Parsed),
        .. Modes(
            "arguments-new-lines-lost", "line breaks in arguments become spaces",
            json => WireJson.Arguments(json, a => a.Replace("\\n", " ", StringComparison.Ordinal))),
        .. Modes(
            "arguments-mojibake", "arguments in the wrong encoding",
            json => WireJson.Arguments(json, a => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(a)))),
        .. Modes("arguments-empty", "arguments are {}", json => WireJson.Arguments(json, _ => "{}")),
        .. Modes(
            "name-changed", "the tool has another name", json => Function(json, f => { if (f["name"] is not null) f["name"] = "functions." + f["name"]; })),
        .. Modes("id-missing", "calls have no id", json => Call(json, c => c.Remove("id"))),
        .. Modes("id-constant", "all calls have one id", json => Call(json, c => { if (c["id"] is not null) c["id"] = "call_1"; })),
        .. Modes("type-missing", "calls have no type", json => Call(json, c => c.Remove("type"))),
        .. Modes("as-text", "calls arrive as text", AsText),
        .. Modes(
            "finish-stop", "finish_reason is stop instead of tool_calls",
            json => { if (WireJson.Choice(json) is { } c && (string?)c["finish_reason"] == "tool_calls") c["finish_reason"] = "stop"; }),
        .. Modes("second-lost", "the second call is lost", Second),
        .. Modes(
            "doubled", "the call comes twice",
            json => { if (WireJson.Body(json)?["tool_calls"] is JsonArray { Count: > 0 } calls) calls.Add(calls[0]!.DeepClone()); }),
        .. Modes("all-lost", "calls are lost", json => WireJson.Body(json)?.Remove("tool_calls")),
        One("index-wrong", "each call has index 1", json => Call(json, c => c["index"] = 1)) with { Plain = null },
        One("index-missing", "calls in streams have no index", json => Call(json, c => c.Remove("index"))) with { Plain = null },
        Ask("result-dropped", "results of tools are lost", m => (string?)m["role"] != "tool"),
        Ask("history-dropped", "calls of earlier turns are lost", m => m["tool_calls"] is null && (string?)m["role"] != "tool"),
        new("tools.result-spoilt", "results of tools arrive empty") { Request = Empty, First = ["tools.*"] },
    ];

    private static IEnumerable<WireFault> Modes(string name, string what, Action<JsonObject> change)
    {
        var both = One(name, what, change);
        return
        [
            both,
            both with { Name = both.Name + "-plain", What = what + ", in plain answers only", Stream = null },
            both with { Name = both.Name + "-stream", What = what + ", in streams only", Plain = null },
        ];
    }

    private static WireFault One(string name, string what, Action<JsonObject> change) =>
        new("tools." + name, what) { Plain = (_, json) => change(json), Stream = Filters.Each(change), First = ["tools.single", "tools.*"] };

    private static WireFault Ask(string name, string what, Func<JsonObject, bool> kept) => new("tools." + name, what)
    {
        Request = body =>
        {
            if (body["messages"] is JsonArray messages)
                body["messages"] = new JsonArray([.. messages.Where(m => m is not JsonObject o || kept(o)).Select(m => m?.DeepClone())]);
        },
        First = ["tools.*"],
    };

    private static void Empty(JsonObject body)
    {
        foreach (var message in (body["messages"] as JsonArray)?.OfType<JsonObject>() ?? [])
            if ((string?)message["role"] == "tool")
                message["content"] = "";
    }

    private static void Call(JsonObject json, Action<JsonObject> change)
    {
        foreach (var call in WireJson.Calls(json))
            change(call);
    }

    private static void Function(JsonObject json, Action<JsonObject> change) => Call(json, c =>
    {
        if (c["function"] is JsonObject f)
            change(f);
    });

    private static void Parsed(JsonObject json) => Function(json, f =>
    {
        if (f["arguments"] is JsonValue v && v.TryGetValue(out string? text) && AnswerJson.TryParse(text) is JsonObject parsed)
            f["arguments"] = parsed.DeepClone();
    });

    private static void AsText(JsonObject json)
    {
        if (WireJson.Body(json) is not { } body || body["tool_calls"] is not JsonArray { Count: > 0 } calls)
            return;
        body["content"] = string.Concat(calls.Select(c => $"<tool_call>\n{c?["function"]?.ToJsonString()}\n</tool_call>"));
        body.Remove("tool_calls");
    }

    private static void Second(JsonObject json)
    {
        if (WireJson.Body(json)?["tool_calls"] is not JsonArray calls)
            return;
        for (var i = calls.Count - 1; i >= 0; i--)
            if (i > 0 || calls[i]?["index"] is JsonValue v && v.TryGetValue(out int index) && index > 0)
                calls.RemoveAt(i);
    }
}
