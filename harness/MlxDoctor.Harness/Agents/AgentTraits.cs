using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents;

/// <summary>What an agent sends and relies on; a version may differ in any of it.</summary>
internal sealed record AgentTraits
{
    /// <summary>The API that it speaks.</summary>
    public WireFormat? Format { get; init; }

    /// <summary>Most tools that it offers in one request; 0 for agents that put their tools into the text.</summary>
    public int? Tools { get; init; }

    /// <summary>Length of its system prompt.</summary>
    public int? SystemPromptChars { get; init; }

    /// <summary>It reads streams.</summary>
    public bool? Streaming { get; init; }

    /// <summary>It shows thinking apart from the answer.</summary>
    public bool? Reasoning { get; init; }

    /// <summary>It sends pictures.</summary>
    public bool? Vision { get; init; }

    /// <summary>It sends message contents as lists of parts.</summary>
    public bool? ContentParts { get; init; }

    /// <summary>Further members of its request bodies.</summary>
    public JsonObject? Sends { get; init; }

    /// <summary>Texts that must never reach it, beside the control tokens that nobody may see.</summary>
    public IReadOnlyList<string>? LeakTags { get; init; }

    /// <summary>How it is pointed at a server.</summary>
    public AgentConfiguration? Configuration { get; init; }

    /// <summary>These traits where they are set, else those of the fallback.</summary>
    public AgentTraits Or(AgentTraits fallback) => new()
    {
        Format = Format ?? fallback.Format,
        Tools = Tools ?? fallback.Tools,
        SystemPromptChars = SystemPromptChars ?? fallback.SystemPromptChars,
        Streaming = Streaming ?? fallback.Streaming,
        Reasoning = Reasoning ?? fallback.Reasoning,
        Vision = Vision ?? fallback.Vision,
        ContentParts = ContentParts ?? fallback.ContentParts,
        Sends = Sends ?? fallback.Sends,
        LeakTags = LeakTags ?? fallback.LeakTags,
        Configuration = Configuration ?? fallback.Configuration,
    };
}
