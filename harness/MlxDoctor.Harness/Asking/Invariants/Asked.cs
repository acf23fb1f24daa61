using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>What an invariant needs to know about a request.</summary>
/// <param name="Body">The body that was sent.</param>
/// <param name="ModelNames">Names that the answer may carry.</param>
internal sealed record Asked(JsonObject Body, IReadOnlySet<string> ModelNames)
{
    /// <summary>The body in the words of its API when it is not chat's; <see cref="Body"/> says the same as chat would.</summary>
    public JsonObject? Spoken { get; init; }

    /// <summary>What was asked for in the words of another API than chat's.</summary>
    /// <param name="chat">The request as chat has it.</param>
    /// <param name="spoken">The body that was sent; its token limit holds.</param>
    /// <param name="stream">Streamed.</param>
    /// <param name="modelNames">Names that the answer may carry.</param>
    public static Asked Of(JsonObject chat, JsonObject spoken, bool stream, IReadOnlySet<string> modelNames)
    {
        var said = (JsonObject)chat.DeepClone();
        said["stream"] = stream;
        said["stream_options"] = new JsonObject { ["include_usage"] = true };
        if ((spoken["max_tokens"] ?? spoken["max_output_tokens"]) is { } most)
            said["max_tokens"] = most.DeepClone();
        // Numbers of authored bodies are of another kind than those that were read.
        return new((JsonObject)JsonNode.Parse(said.ToJsonString())!, modelNames) { Spoken = spoken };
    }

    /// <summary>True for a streamed request.</summary>
    public bool Stream => Body["stream"]?.GetValue<bool>() is true;

    /// <summary>True for <c>/v1/chat/completions</c>.</summary>
    public bool Chat => Body.ContainsKey("messages");

    /// <summary>The token limit, whichever name it was given.</summary>
    public int? MaxTokens => (Body["max_completion_tokens"] ?? Body["max_tokens"]) is JsonValue v && v.TryGetValue<int>(out var n) ? n : null;

    /// <summary>True when the request switches thinking off.</summary>
    public bool ThinkingOff => WireBody.Thinking(Body) == false;

    /// <summary>Stop strings.</summary>
    public IReadOnlyList<string> Stop => Body["stop"] switch
    {
        JsonArray list => [.. list.Select(s => (string)s!)],
        JsonValue one when one.TryGetValue<string>(out var s) => [s],
        _ => [],
    };

    /// <summary>True when the stream was asked for usage.</summary>
    public bool IncludeUsage => Body["stream_options"]?["include_usage"]?.GetValue<bool>() is true;

    /// <summary>Schemas of the offered tools by name.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Tools =>
        (Body["tools"] as JsonArray ?? []).ToDictionary(
            t => (string)t!["function"]!["name"]!, t => t!["function"]!["parameters"], StringComparer.Ordinal);

    /// <summary>True when no tool may be called.</summary>
    public bool ToolsForbidden => Tools.Count == 0 || (Body["tool_choice"] is JsonValue v && v.TryGetValue<string>(out var c) && c == "none");

    /// <summary>All text that was sent; a marker in it may come back.</summary>
    public string SentText => (Body["messages"] ?? Body["prompt"])?.ToJsonString(Relaxed) ?? "";

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
