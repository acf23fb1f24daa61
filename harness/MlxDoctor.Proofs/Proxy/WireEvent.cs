using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>One event of a stream on its way through the proxy, or an end that the proxy makes up.</summary>
internal sealed record WireEvent(byte[] Bytes)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The stream stops here as if it were complete.</summary>
    public static WireEvent End { get; } = new([]) { Stops = true };

    /// <summary>The connection breaks here.</summary>
    public static WireEvent Reset { get; } = new([]) { Stops = true, Breaks = true };

    /// <summary>Nothing follows.</summary>
    public bool Stops { get; private init; }

    /// <summary>The connection is torn.</summary>
    public bool Breaks { get; private init; }

    /// <summary>Pause before it is passed on.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>What stands behind <c>data:</c>, or null for comments.</summary>
    public string? Data { get; } = Read(Bytes);

    /// <summary>The last event of a stream.</summary>
    public bool Done => Data == "[DONE]";

    /// <summary>A copy of the object that it carries, or null.</summary>
    public JsonObject? Json => AnswerJson.TryParse(Data) as JsonObject;

    /// <summary>The first choice's delta, or null.</summary>
    public JsonObject? Delta => Json is { } json ? WireJson.Delta(json) : null;

    /// <summary>Carries visible text.</summary>
    public bool HasContent => Delta?["content"] is JsonValue v && v.TryGetValue(out string? text) && text.Length > 0;

    /// <summary>Carries visible text or a piece of a tool call.</summary>
    public bool HasPayload => HasContent || Delta?["tool_calls"] is JsonArray { Count: > 0 };

    /// <summary>Carries the reason of the end.</summary>
    public bool HasFinish => Json is { } json && WireJson.Choice(json)?["finish_reason"] is not null;

    /// <summary>An event with an object.</summary>
    public static WireEvent Of(JsonObject json) => Text($"data: {json.ToJsonString(Plain)}\n\n");

    /// <summary>Any text, framing included.</summary>
    public static WireEvent Text(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The same event with another object; as it was when the change leaves it alone or there is none.</summary>
    public WireEvent With(Action<JsonObject> change)
    {
        if (Json is not { } json)
            return this;
        var before = json.ToJsonString();
        change(json);
        return json.ToJsonString() == before ? this : Of(json);
    }

    private static string? Read(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n').Where(l => l.StartsWith("data:", StringComparison.Ordinal)).Select(l => l[5..].Trim()).ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
