using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Token counts of an answer.</summary>
internal sealed class Usage
{
    /// <summary>Tokens of the prompt.</summary>
    public int Prompt { get; set; }

    /// <summary>Generated tokens, the end token included.</summary>
    public int Completion { get; set; }

    /// <summary>Those that were thought.</summary>
    public int Reasoning { get; set; }

    /// <summary>Prompt tokens that the prefix cache saved.</summary>
    public int Cached { get; set; }

    /// <summary>As the API writes it.</summary>
    public JsonObject ToJson() => new()
    {
        ["prompt_tokens"] = Prompt,
        ["completion_tokens"] = Completion,
        ["total_tokens"] = Prompt + Completion,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
    };
}
