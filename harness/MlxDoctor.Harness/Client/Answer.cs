namespace MlxDoctor.Harness.Client;

/// <summary>What a server answered, in one shape for streams and plain answers of every API; finish reasons are in chat's words.</summary>
internal sealed record Answer
{
    /// <summary>Different ids in order of appearance; a correct stream has one.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Different values of <c>object</c>.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Different model names.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Different creation times, in Unix seconds.</summary>
    public IReadOnlyList<long> Created { get; init; } = [];

    /// <summary>Different values of <c>system_fingerprint</c>.</summary>
    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    /// <summary>Role of the message, or null when never given.</summary>
    public string? Role { get; init; }

    /// <summary>Text of the first choice; null when the server never sent any text, not even an empty one.</summary>
    public string? Content { get; init; }

    /// <summary>Thinking of the first choice, or null.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Fields that carried thinking: <c>reasoning_content</c>, <c>reasoning</c>.</summary>
    public IReadOnlyList<string> ReasoningFields { get; init; } = [];

    /// <summary>Tool calls of the first choice.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>True when a tool_calls member that is not null came, be it an empty list.</summary>
    public bool ToolCallsMember { get; init; }

    /// <summary>Every finish reason that was seen, of all choices.</summary>
    public IReadOnlyList<FinishReason> FinishReasons { get; init; } = [];

    /// <summary>Every usage object that was seen.</summary>
    public IReadOnlyList<TokenUsage> Usages { get; init; } = [];

    /// <summary>Probabilities of the first choice.</summary>
    public IReadOnlyList<LogprobEntry> Logprobs { get; init; } = [];

    /// <summary>The first error, whatever its shape, or null.</summary>
    public ApiError? Error { get; init; }

    /// <summary>Number of different choices.</summary>
    public int ChoicesCount { get; init; }

    /// <summary>Text of each choice by its index.</summary>
    public IReadOnlyDictionary<int, string?> ContentByChoice { get; init; } = new Dictionary<int, string?>();

    /// <summary>What came when; empty for plain answers.</summary>
    public IReadOnlyList<Delta> Deltas { get; init; } = [];

    /// <summary>Output items or content blocks of the newer APIs; empty for chat and completions.</summary>
    public IReadOnlyList<OutputItem> Items { get; init; } = [];

    /// <summary>The status (Responses) or stop_reason (Messages) in the API's own word; null elsewhere.</summary>
    public string? NativeFinish { get; init; }

    /// <summary>The stop_sequence of the Messages API, or null.</summary>
    public string? StopSequence { get; init; }

    /// <summary>Content, or an empty text.</summary>
    public string Text => Content ?? "";

    /// <summary>The first id, or null.</summary>
    public string? Id => Ids.Count > 0 ? Ids[0] : null;

    /// <summary>The first model name, or null.</summary>
    public string? Model => Models.Count > 0 ? Models[0] : null;

    /// <summary>The last finish reason, or null.</summary>
    public string? FinishReason => FinishReasons.Count > 0 ? FinishReasons[^1].Reason : null;

    /// <summary>The last usage, or null.</summary>
    public TokenUsage? Usage => Usages.Count > 0 ? Usages[^1] : null;

    /// <summary>Number of usage objects.</summary>
    public int UsageCount => Usages.Count;
}
