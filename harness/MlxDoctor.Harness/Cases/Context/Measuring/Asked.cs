using MlxDoctor.Harness.Cases.Context.Failures;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>One prompt and what came back.</summary>
internal sealed record Asked
{
    /// <summary>The answer's text; empty when there was none.</summary>
    public string Text { get; init; } = "";

    /// <summary>Thinking came.</summary>
    public bool Thinks { get; init; }

    /// <summary>The answer is whole and has text.</summary>
    public bool Answered { get; init; }

    /// <summary>Tokens of the prompt; null when not told.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Cached tokens of the prompt; null when not told.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>Time to first token in milliseconds; null when not measured.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Milliseconds between tokens; null when not measured.</summary>
    public double? ItlMs { get; init; }

    /// <summary>What is known of the failure; null when answered.</summary>
    public FailureFacts? Failure { get; init; }
}
