using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract.Apis;

/// <summary>Checks members of a JSON answer against the types of its API; one finding per path.</summary>
internal sealed class Shape(Transcript transcript, FindingList findings)
{
    /// <summary>A member must be there and be of one of these kinds.</summary>
    public JsonNode? Need(JsonNode? holder, string at, string name, params JsonValueKind[] kinds)
    {
        var present = holder is JsonObject map && map.ContainsKey(name);
        var value = present ? holder![name] : null;
        var kind = !present ? JsonValueKind.Undefined : value?.GetValueKind() ?? JsonValueKind.Null;
        if (!kinds.Contains(kind))
            Wrong($"{at}{name}", string.Join(" or ", kinds), present ? value?.ToJsonString() ?? "null" : "absent");
        return value;
    }

    /// <summary>A text member must be one of these.</summary>
    public void Word(JsonNode? holder, string at, string name, params string[] words)
    {
        var value = holder is JsonObject map && map[name] is JsonValue text && text.TryGetValue<string>(out var s) ? s : null;
        if (value is null || !words.Contains(value, StringComparer.Ordinal))
            Wrong($"{at}{name}", string.Join(" or ", words), value ?? holder?[name]?.ToJsonString() ?? "absent");
    }

    /// <summary>A count must be a whole number that is not negative.</summary>
    public long? Count(JsonNode? holder, string at, string name, bool required = true)
    {
        var present = holder is JsonObject map && map.ContainsKey(name);
        if (!present && !required)
            return null;
        if (present && holder![name] is JsonValue value && value.TryGetValue<long>(out var number) && number >= 0)
            return number;
        Wrong($"{at}{name}", "a whole number, 0 or more", present ? holder![name]?.ToJsonString() ?? "null" : "absent");
        return null;
    }

    /// <summary>Adds the finding.</summary>
    public void Wrong(string path, string expected, string seen) =>
        findings.Add(transcript, FindingCode.Shape(path), $"{path} has the wrong form", expected, seen);
}
