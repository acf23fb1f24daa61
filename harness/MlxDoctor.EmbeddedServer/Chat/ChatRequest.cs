using System.Text.Json;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>A chat request after validation; hooks may change it before it is rendered.</summary>
internal sealed class ChatRequest
{
    /// <summary>The conversation.</summary>
    public required JsonElement Messages { get; set; }

    /// <summary>The tools, if any.</summary>
    public JsonElement? Tools { get; set; }

    /// <summary>Whether tools may, must not or must be called.</summary>
    public ToolChoice ToolChoice { get; set; } = ToolChoice.Auto;

    /// <summary>More than one call is allowed.</summary>
    public bool ParallelTools { get; set; } = true;

    /// <summary>What the text must look like.</summary>
    public ResponseFormat Format { get; set; } = ResponseFormat.Text;

    /// <summary>Null leaves it to the template.</summary>
    public bool? Thinking { get; set; }

    /// <summary>Sampling, without a prompt.</summary>
    public required GenerationRequest Sampling { get; set; }

    /// <summary>Most tokens; null is the rest of the context.</summary>
    public int? MaxTokens { get; set; }

    public IReadOnlyList<string> Stops { get; set; } = [];

    public bool Stream { get; init; }

    /// <summary>Usage event wanted.</summary>
    public bool IncludeUsage { get; init; }

    public bool Logprobs { get; set; }

    /// <summary>The answer's shape is forced, which leaves no room for thoughts.</summary>
    public bool IsConstrained => ToolChoice.IsForced || Format.Kind != ResponseFormatKind.Text;
}
