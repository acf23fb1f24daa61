namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>A piece of an answer as clients see it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Text, tool name, argument piece or finish reason.</param>
internal sealed record AnswerPart(PartKind Kind, string Text)
{
    /// <summary>Which tool call.</summary>
    public int Index { get; init; }

    /// <summary>The tool call's id.</summary>
    public string? CallId { get; init; }

    /// <summary>Log probabilities of the tokens that the text consists of.</summary>
    public IReadOnlyList<TokenLogprob> Logprobs { get; init; } = [];

    /// <summary>The same part with the next one's text behind it; null when they do not belong together.</summary>
    public AnswerPart? Join(AnswerPart next) =>
        Kind == next.Kind && Index == next.Index && Kind is (PartKind.Reasoning or PartKind.Content or PartKind.ToolArguments)
            ? this with { Text = Text + next.Text, Logprobs = [.. Logprobs, .. next.Logprobs] }
            : null;
}
