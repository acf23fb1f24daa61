using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>Token counts that are missing or untrue.</summary>
internal static class UsageFaults
{
    private static readonly string[] Likely = ["usage.*", "finish.*"];

    /// <summary>The class <c>usage</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        Both("completion-one-more", "one completion token too many", json => WireJson.Usage(json, u => (u.Prompt, u.Completion + 1))),
        Both("completion-one-less", "one completion token too few", json => WireJson.Usage(json, u => (u.Prompt, u.Completion - 1))),
        Stream("stream-completion-one-more", "one completion token too many, in streams only", json => WireJson.Usage(json, u => (u.Prompt, u.Completion + 1))),
        Plain(
            "plain-completion-one-more", "one completion token too many, in plain answers only",
            json => WireJson.Usage(json, u => (u.Prompt, u.Completion + 1))),
        Both("completion-doubled", "completion tokens doubled", json => WireJson.Usage(json, u => (u.Prompt, u.Completion * 2))),
        Both("prompt-one-more", "one prompt token too many", json => WireJson.Usage(json, u => (u.Prompt + 1, u.Completion))),
        Both("prompt-doubled", "prompt tokens doubled", json => WireJson.Usage(json, u => (u.Prompt * 2, u.Completion))),
        Stream("stream-prompt-doubled", "prompt tokens doubled, in streams only", json => WireJson.Usage(json, u => (u.Prompt * 2, u.Completion))),
        Plain("plain-prompt-doubled", "prompt tokens doubled, in plain answers only", json => WireJson.Usage(json, u => (u.Prompt * 2, u.Completion))),
        Both("prompt-constant", "prompt tokens are always 10", json => WireJson.Usage(json, u => (10, u.Completion))),
        Both("swapped", "prompt and completion tokens change places", json => WireJson.Usage(json, u => (u.Completion, u.Prompt))),
        Both(
            "total-wrong", "the total is one more than its parts",
            json => { if (json["usage"] is JsonObject u && u["total_tokens"] is JsonValue v && v.TryGetValue(out long n)) u["total_tokens"] = n + 1; }),
        Both("zero", "all counts are 0", json => WireJson.Usage(json, _ => (0, 0))),
        Stream("stream-missing", "no usage in streams", json => json.Remove("usage")),
        Plain("plain-missing", "no usage in plain answers", json => json.Remove("usage")),
    ];

    private static WireFault Both(string name, string what, Action<JsonObject> change) =>
        new("usage." + name, what) { Plain = (_, json) => change(json), Stream = Filters.Each(change), First = Likely };

    private static WireFault Stream(string name, string what, Action<JsonObject> change) =>
        new("usage." + name, what) { Stream = Filters.Each(change), First = Likely };

    private static WireFault Plain(string name, string what, Action<JsonObject> change) =>
        new("usage." + name, what) { Plain = (_, json) => change(json), First = Likely };
}
