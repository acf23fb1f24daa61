using static MlxDoctor.Harness.Asking.Forms.Field;
using static MlxDoctor.Harness.Asking.Forms.Form;

namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>The Messages API: the answer and every event (Anthropic API reference, messages, streaming messages).</summary>
internal static class MessagesForms
{
    private static readonly Form StopReason =
        Word("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded");

    private static readonly Form Caller = Typed(("direct", []));

    private static readonly Field[] OtherCounts = [May("cache_read_input_tokens", Count), May("cache_creation_input_tokens", Count)];

    private static readonly Form Usage = Object([Must("input_tokens", Count), Must("output_tokens", Count), .. OtherCounts]);

    private static readonly Form Block = Typed(
        ("text", [Must("text", AnyText), May("citations", List(Free))]),
        ("thinking", [Must("thinking", AnyText), Complete("signature", AnyText)]),
        ("redacted_thinking", [Must("data", AnyText)]),
        ("tool_use", [Must("id", Text), Must("name", Text), Must("input", Free), May("caller", Caller)]));

    private static readonly Form Delta = Typed(
        ("text_delta", [Must("text", AnyText)]),
        ("thinking_delta", [Must("thinking", AnyText)]),
        ("signature_delta", [Must("signature", Text)]),
        ("input_json_delta", [Must("partial_json", AnyText)]));

    /// <summary>An answer that is not streamed.</summary>
    public static Form Answer { get; } = Message(List(Block), StopReason, Text.OrNull());

    /// <summary>The events by type.</summary>
    public static IReadOnlyDictionary<string, Form> Events { get; } = new Dictionary<string, Form>(StringComparer.Ordinal)
    {
        ["message_start"] = Object(Must("message", Message(NoList, Null, Null))),
        ["content_block_start"] = Object(Must("index", Count), Must("content_block", Block)),
        ["content_block_delta"] = Object(Must("index", Count), Must("delta", Delta)),
        ["content_block_stop"] = Object(Must("index", Count)),
        ["message_delta"] = Object(
            Must("delta", Object(Must("stop_reason", StopReason), Complete("stop_sequence", Text.OrNull()))),
            Must("usage", Object([Must("output_tokens", Count), May("input_tokens", Count), .. OtherCounts]))),
        ["message_stop"] = Object(),
        ["ping"] = Object(),
    };

    /// <summary>The answer of count_tokens.</summary>
    public static Form TokenCount { get; } = Object(Must("input_tokens", Count));

    private static Form Message(Form content, Form reason, Form sequence) => Object(
        Must("id", Text),
        Must("type", Word("message")),
        Must("role", Word("assistant")),
        Must("model", Text),
        Must("content", content),
        reason == Null ? Complete("stop_reason", reason) : Must("stop_reason", reason),
        Complete("stop_sequence", sequence),
        Must("usage", Usage));
}
