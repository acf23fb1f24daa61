using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>What stands around the text: ids, names, times, indices, finish reasons.</summary>
internal static class EnvelopeFaults
{
    private static readonly string[] Likely = ["envelope.*", "finish.*", "usage.*"];

    /// <summary>The class <c>envelope</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        Both("id-constant", "all answers have one id", json => json["id"] = "chatcmpl-1"),
        Both("id-missing", "no id", json => json.Remove("id")),
        Both("model-other", "another model's name", json => json["model"] = "another-model"),
        Stream("stream-model-other", "another model's name, in streams only", json => json["model"] = "another-model"),
        Both("created-zero", "created is 0", json => json["created"] = 0),
        Both("created-milliseconds", "created is in milliseconds", json => json["created"] = 1_790_000_000_000),
        Both("choice-index", "the only choice has index 1", json => { if (WireJson.Choice(json) is { } c) c["index"] = 1; }),
        Plain("object-wrong", "plain answers call themselves text_completion", json => json["object"] = "text_completion"),
        Plain("object-chunk", "plain answers call themselves chunks", json => json["object"] = "chat.completion.chunk"),
        Plain("choice-twice", "the choice comes twice", json => { if (WireJson.Choice(json) is { } c) json["choices"]!.AsArray().Add(c.DeepClone()); }),
        Plain("role-wrong", "the answer's role is user", json => { if (WireJson.Message(json) is { } m) m["role"] = "user"; }),
        Plain("finish-null", "plain answers have no finish_reason", json => { if (WireJson.Choice(json) is { } c) c["finish_reason"] = null; }),
        Both("finish-length", "stop is called length", json => Finish(json, "stop", "length")),
        Both("finish-stop", "length is called stop", json => Finish(json, "length", "stop")),
        Both("finish-unknown", "stop is called eos", json => Finish(json, "stop", "eos")),
    ];

    private static void Finish(JsonObject json, string from, string to)
    {
        if (WireJson.Choice(json) is { } c && c["finish_reason"] is JsonValue v && v.TryGetValue(out string? reason) && reason == from)
            c["finish_reason"] = to;
    }

    private static WireFault Both(string name, string what, Action<JsonObject> change) =>
        new("envelope." + name, what) { Plain = (_, json) => change(json), Stream = Filters.Each(change), First = Likely };

    private static WireFault Stream(string name, string what, Action<JsonObject> change) =>
        new("envelope." + name, what) { Stream = Filters.Each(change), First = Likely };

    private static WireFault Plain(string name, string what, Action<JsonObject> change) =>
        new("envelope." + name, what) { Plain = (_, json) => change(json), First = Likely };
}
