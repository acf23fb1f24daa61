using static MlxDoctor.Harness.Asking.Forms.Field;
using static MlxDoctor.Harness.Asking.Forms.Form;

namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>Chat and text completions, whole and streamed (OpenAI API reference, chat, completions).</summary>
internal static class ChatForms
{
    private static readonly Form Reason = Word("stop", "length", "tool_calls", "content_filter", "function_call");

    private static readonly Form Usage = Object(
        Must("prompt_tokens", Count),
        Must("completion_tokens", Count),
        Must("total_tokens", Count),
        May("prompt_tokens_details", Object(May("cached_tokens", Count), May("audio_tokens", Count))),
        May("completion_tokens_details", Object(May("reasoning_tokens", Count), May("audio_tokens", Count))));

    private static readonly Field[] Entry = [Must("token", AnyText), Must("logprob", Number(double.MinValue, 0.001)), Complete("bytes", List(Count).OrNull())];

    private static readonly Form Logprobs = Object(
        Complete("content", List(Object([.. Entry, Must("top_logprobs", List(Object(Entry)))])).OrNull()),
        May("refusal", List(Free)));

    private static readonly Field[] Spoken = [May("reasoning_content", AnyText), May("reasoning", AnyText), May("refusal", AnyText)];

    private static readonly Form Call = Object(
        Must("id", Text),
        Must("type", Word("function")),
        Must("function", Object(Must("name", Text), Must("arguments", AnyText))));

    private static readonly Form CallDelta = Object(
        Must("index", Count),
        May("id", Text),
        May("type", Word("function")),
        May("function", Object(May("name", Text), May("arguments", AnyText))));

    /// <summary>A chat completion.</summary>
    public static Form Answer { get; } = Envelope(Must("usage", Usage), Object(
        Must("index", Count),
        Must("message", Object([Must("role", Word("assistant")), Complete("content", AnyText.OrNull()), May("tool_calls", List(Call)), .. Spoken])),
        Complete("logprobs", Logprobs.OrNull()),
        Must("finish_reason", Reason)));

    /// <summary>A chunk of a chat completion.</summary>
    public static Form Chunk { get; } = Envelope(May("usage", Usage), Object(
        Must("index", Count),
        Must("delta", Object([May("role", Word("assistant")), May("content", AnyText), May("tool_calls", List(CallDelta)), .. Spoken])),
        May("logprobs", Logprobs),
        Complete("finish_reason", Reason.OrNull())));

    /// <summary>A text completion.</summary>
    public static Form Completion { get; } = Envelope(Must("usage", Usage), TextChoice(Must("finish_reason", Reason)));

    /// <summary>A chunk of a text completion.</summary>
    public static Form CompletionChunk { get; } = Envelope(May("usage", Usage), TextChoice(Complete("finish_reason", Reason.OrNull())));

    private static Form TextChoice(Field reason) => Object(Must("index", Count), Must("text", AnyText), Complete("logprobs", Free.OrNull()), reason);

    private static Form Envelope(Field usage, Form choice) => Object(
        Must("id", Text),
        Must("object", Text),
        Must("created", Time),
        Must("model", Text),
        Must("choices", List(choice)),
        May("system_fingerprint", AnyText),
        usage);
}
