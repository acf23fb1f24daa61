using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>How one answer is made and worded; hooks may change it before it runs.</summary>
internal sealed class AnswerPlan
{
    public required string Id { get; set; }

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; set; }

    /// <summary>The model's name in the answer.</summary>
    public required string Model { get; set; }

    /// <summary>True for chat, false for plain completions.</summary>
    public required bool IsChat { get; init; }

    /// <summary>Words the answer for another API; null for chat and plain completions.</summary>
    public IWording? Wording { get; init; }

    /// <summary>The stop string that ended the answer.</summary>
    public string? StoppedBy { get; set; }

    /// <summary>What the engine is asked for.</summary>
    public required GenerationRequest Generation { get; set; }

    /// <summary>Events instead of one body.</summary>
    public bool Stream { get; init; }

    /// <summary>A last event with usage.</summary>
    public bool IncludeUsage { get; set; }

    /// <summary>Texts that end the answer.</summary>
    public IReadOnlyList<string> Stops { get; set; } = [];

    /// <summary>Log probabilities were asked for.</summary>
    public bool Logprobs { get; set; }

    /// <summary>Thoughts are kept apart.</summary>
    public bool ParseThinking { get; set; }

    /// <summary>The prompt ends inside a thought.</summary>
    public bool StartsThinking { get; set; }

    /// <summary>Tool calls are kept apart.</summary>
    public bool ParseTools { get; set; }

    /// <summary>The answer is a tool call from its first byte on.</summary>
    public bool StartsInTool { get; set; }

    /// <summary>The answer ends after the first tool call.</summary>
    public bool OneTool { get; set; }

    /// <summary>Text that a completion repeats before its own.</summary>
    public string? Echo { get; set; }

    /// <summary>Only the prompt's log probabilities are wanted.</summary>
    public bool PromptOnly { get; set; }

    /// <summary>Every token is decoded by itself, so split characters break.</summary>
    public bool DecodeAlone { get; set; }

    /// <summary>The end token is shown.</summary>
    public bool ShowEnd { get; set; }

    /// <summary>How much of a stop string is emitted, 0 to 1.</summary>
    public double ShowStop { get; set; }

    /// <summary>Token counts, as far as known.</summary>
    public Usage Usage { get; } = new();
}
