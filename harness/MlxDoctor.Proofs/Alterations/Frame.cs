using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>One event of a recorded stream, as it stands there.</summary>
/// <param name="Name">The event field, or null.</param>
/// <param name="Data">The data, or null when it is a comment.</param>
/// <param name="Ticks">When it came.</param>
internal sealed record Frame(string? Name, string? Data, long Ticks)
{
    /// <summary>The lines of a comment.</summary>
    public string Comment { get; init; } = "";

    /// <summary>The data as JSON, or null.</summary>
    public JsonNode? Json { get; } = AnswerJson.TryParse(Data);

    /// <summary>What kind of event it is: the type that it names, or what a chunk of chat is there for.</summary>
    public string Kind => Data is null ? "comment" : Data == "[DONE]" ? "[DONE]" : (Json as JsonObject)?["type"]?.ToString() ?? Chunk();

    /// <summary>The bytes as text.</summary>
    public string Text => Data is null ? Comment : $"{(Name is null ? "" : $"event: {Name}\n")}data: {Data}\n\n";

    private string Chunk()
    {
        if (Json?["choices"] is not JsonArray { Count: > 0 } choices || choices[0] is not JsonObject choice)
            return "usage";
        if (choice["finish_reason"] is not null)
            return "finish";
        if (choice["delta"] is not JsonObject delta)
            return "text";
        return delta.ContainsKey("role") ? "role" : delta.ContainsKey("tool_calls") ? "tool" : delta.ContainsKey("content") ? "content" : "reasoning";
    }
}
