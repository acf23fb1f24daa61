using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>Short ways to the members that faults spoil; each gives null where there is nothing.</summary>
internal static class WireJson
{
    /// <summary>The first choice.</summary>
    public static JsonObject? Choice(JsonObject json) => json["choices"] is JsonArray { Count: > 0 } choices ? choices[0] as JsonObject : null;

    /// <summary>What a chunk adds.</summary>
    public static JsonObject? Delta(JsonObject json) => Choice(json)?["delta"] as JsonObject;

    /// <summary>The whole answer.</summary>
    public static JsonObject? Message(JsonObject json) => Choice(json)?["message"] as JsonObject;

    /// <summary>Message or delta.</summary>
    public static JsonObject? Body(JsonObject json) => Message(json) ?? Delta(json);

    /// <summary>The tool calls of a message or delta.</summary>
    public static IReadOnlyList<JsonObject> Calls(JsonObject json) => Body(json)?["tool_calls"] is JsonArray calls ? [.. calls.OfType<JsonObject>()] : [];

    /// <summary>Changes visible text where there is some.</summary>
    public static void Text(JsonObject json, Func<string, string> change)
    {
        if (Body(json) is { } body && body["content"] is JsonValue v && v.TryGetValue(out string? text) && text.Length > 0)
            body["content"] = change(text);
    }

    /// <summary>Changes the arguments of each tool call.</summary>
    public static void Arguments(JsonObject json, Func<string, string> change)
    {
        foreach (var call in Calls(json))
            if (call["function"] is JsonObject f && f["arguments"] is JsonValue v && v.TryGetValue(out string? text) && text.Length > 0)
                f["arguments"] = change(text);
    }

    /// <summary>Changes the three counts.</summary>
    public static void Usage(JsonObject json, Func<(long Prompt, long Completion), (long Prompt, long Completion)> change)
    {
        if (json["usage"] is not JsonObject usage || Count(usage, "prompt_tokens") is not { } prompt || Count(usage, "completion_tokens") is not { } completion)
            return;
        var (p, c) = change((prompt, completion));
        usage["prompt_tokens"] = p;
        usage["completion_tokens"] = c;
        usage["total_tokens"] = p + c;
    }

    private static long? Count(JsonObject usage, string name) => usage[name] is JsonValue v && v.TryGetValue(out long n) ? n : null;
}
