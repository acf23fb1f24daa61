using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Token counts as the server gave them; what it did not give is null.</summary>
internal sealed record TokenUsage
{
    /// <summary>prompt_tokens.</summary>
    public long? Prompt { get; init; }

    /// <summary>completion_tokens.</summary>
    public long? Completion { get; init; }

    /// <summary>total_tokens.</summary>
    public long? Total { get; init; }

    /// <summary>prompt_tokens_details.cached_tokens.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>completion_tokens_details.reasoning_tokens.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>Index of the event that carried it; 0 for a plain answer.</summary>
    public int Event { get; init; }

    /// <summary>Number of choices in the same payload; 0 for a chunk of its own.</summary>
    public int ChoicesBeside { get; init; }

    /// <summary>Reads a usage object of the Responses API.</summary>
    public static TokenUsage ReadResponses(JsonElement usage, int position) => new()
    {
        Prompt = JsonText.Whole(usage, "input_tokens"),
        Completion = JsonText.Whole(usage, "output_tokens"),
        Total = JsonText.Whole(usage, "total_tokens"),
        CachedTokens = JsonText.Member(usage, "input_tokens_details") is { } input ? JsonText.Whole(input, "cached_tokens") : null,
        ReasoningTokens = JsonText.Member(usage, "output_tokens_details") is { } output ? JsonText.Whole(output, "reasoning_tokens") : null,
        Event = position,
    };

    /// <summary>Reads a usage object.</summary>
    public static TokenUsage Read(JsonElement usage, int position, int choicesBeside) => new()
    {
        Prompt = JsonText.Whole(usage, "prompt_tokens"),
        Completion = JsonText.Whole(usage, "completion_tokens"),
        Total = JsonText.Whole(usage, "total_tokens"),
        CachedTokens = JsonText.Member(usage, "prompt_tokens_details") is { } prompt ? JsonText.Whole(prompt, "cached_tokens") : null,
        ReasoningTokens = JsonText.Member(usage, "completion_tokens_details") is { } completion ? JsonText.Whole(completion, "reasoning_tokens") : null,
        Event = position,
        ChoicesBeside = choicesBeside,
    };
}
