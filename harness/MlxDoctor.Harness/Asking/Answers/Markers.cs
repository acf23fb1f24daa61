namespace MlxDoctor.Harness.Asking.Answers;

/// <summary>
/// Marks of the model families that MLX servers run (ChatML, Llama, Gemma, harmony, DeepSeek, Mistral, Qwen), by the part that should have taken them away.
/// </summary>
internal static class Markers
{
    /// <summary>Begin and end of thinking.</summary>
    public static IReadOnlyList<string> Think { get; } = ["<think>", "</think>", "<|think|>", "<reasoning>", "</reasoning>"];

    /// <summary>A control token that opens a channel of thinking: a parser's business, not the template's.</summary>
    public static IReadOnlyList<string> ChannelTokens { get; } = ["<|channel|>"];

    /// <summary>A tool call, or the result of one, as text.</summary>
    public static IReadOnlyList<string> ToolText { get; } = ["<tool_call>", "</tool_call>", "<function=", "[Calling tool", "<tool_response>"];

    /// <summary>Control tokens that open a tool call: a parser's business too.</summary>
    public static IReadOnlyList<string> CallTokens { get; } = ["[TOOL_CALLS]", "[ARGS]", "<|tool_call|>", "<|python_tag|>", "<|call|>"];

    /// <summary>Control tokens with which a template frames messages.</summary>
    public static IReadOnlyList<string> FrameTokens { get; } =
    [
        "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|start_header_id|>",
        "<start_of_turn>", "<end_of_turn>", "<|message|>", "<|end|>", "<|return|>", "<｜end▁of▁sentence｜>",
        "[INST]", "[/INST]", "<|assistant|>", "<|user|>",
    ];

    /// <summary>Every control token.</summary>
    public static IReadOnlyList<string> Special { get; } = [.. FrameTokens, .. CallTokens, .. ChannelTokens];
}
