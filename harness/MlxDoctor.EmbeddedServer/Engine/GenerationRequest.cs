namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>One answer to generate.</summary>
/// <param name="Prompt">Token ids of the rendered prompt.</param>
/// <param name="MaxTokens">Most tokens to generate, the end token included.</param>
internal sealed record GenerationRequest(int[] Prompt, int MaxTokens)
{
    /// <summary>0 is greedy.</summary>
    public float Temperature { get; init; }

    /// <summary>Nucleus size, 0 to 1.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>0 switches it off.</summary>
    public int TopK { get; init; }

    /// <summary>Relative to the best token; 0 switches it off.</summary>
    public float MinP { get; init; }

    /// <summary>Same seed, same text, whatever else runs; null draws one.</summary>
    public long? Seed { get; init; }

    /// <summary>1 switches it off.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted once from every token that occurred in the answer.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted per occurrence in the answer.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of these ids.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>How many alternatives each token reports; null when no log probabilities are wanted.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Report the prompt's own log probabilities before the first generated token (<c>echo</c>).</summary>
    public bool PromptLogprobs { get; init; }

    /// <summary>Restricts which tokens may come next (grammar, schema).</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>False hides the request from the prefix cache (a fault uses it).</summary>
    public bool UsePrefixCache { get; init; } = true;
}
