using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Asking.Prompts;

/// <summary>What the visible answer to a prompt must be; every member that is set must hold.</summary>
internal sealed record Expectation
{
    /// <summary>The whole content.</summary>
    public string? EqualTo { get; init; }

    /// <summary>Texts that occur in the content.</summary>
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <summary>Texts that do not occur in the content.</summary>
    public IReadOnlyList<string> NotContains { get; init; } = [];

    /// <summary>A pattern that matches in the content.</summary>
    public string? Regex { get; init; }

    /// <summary>A pattern that matches in the reasoning.</summary>
    public string? ReasoningRegex { get; init; }

    /// <summary>A pattern that thinking matches wherever it arrives uncut.</summary>
    public string? ReasoningShape { get; init; }

    /// <summary>Least number of words of the content.</summary>
    public int? MinWords { get; init; }

    /// <summary>Schema that the content parses into and validates against.</summary>
    public JsonNode? JsonSchema { get; init; }

    /// <summary>Names and arguments in wire order.</summary>
    public IReadOnlyList<ExpectedCall>? ToolCalls { get; init; }

    /// <summary>True when no tool may be called.</summary>
    public bool NoToolCalls { get; init; }

    /// <summary>The finish reason.</summary>
    public string? FinishReason { get; init; }

    /// <summary>True: thinking must be there; false: it must not; null: either.</summary>
    public bool? Reasoning { get; init; }
}
