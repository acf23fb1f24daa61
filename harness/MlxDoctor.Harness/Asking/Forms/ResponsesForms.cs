using static MlxDoctor.Harness.Asking.Forms.Field;
using static MlxDoctor.Harness.Asking.Forms.Form;

namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>The Responses API: the answer and every event (OpenAI API reference, responses, responses streaming).</summary>
internal static class ResponsesForms
{
    private static readonly string[] Live = ["in_progress", "queued"];
    private static readonly Form ItemStatus = Word("in_progress", "completed", "incomplete");

    private static readonly Form Part = Typed(
        ("output_text", [Must("text", AnyText), Must("annotations", List(Free)), May("logprobs", List(Free))]),
        ("refusal", [Must("refusal", AnyText)]),
        ("reasoning_text", [Must("text", AnyText)]),
        ("summary_text", [Must("text", AnyText)]));

    private static readonly Form Tool = Typed(
        ("function", [Must("name", Text), Complete("parameters", Free.OrNull()), May("description", AnyText), May("strict", Flag)]));

    private static readonly Form Details = Object(Must("reason", Word("max_output_tokens", "content_filter")));

    /// <summary>Token counts.</summary>
    public static Form Usage { get; } = Object(
        Must("input_tokens", Count),
        Must("output_tokens", Count),
        Must("total_tokens", Count),
        Complete("input_tokens_details", Object(Complete("cached_tokens", Count))),
        Complete("output_tokens_details", Object(Complete("reasoning_tokens", Count))));

    /// <summary>An answer that is not streamed.</summary>
    public static Form Answer { get; } = Response(["completed", "incomplete"], Must("usage", Usage));

    /// <summary>The events by type.</summary>
    public static IReadOnlyDictionary<string, Form> Events { get; } = new Dictionary<string, Form>(StringComparer.Ordinal)
    {
        ["response.created"] = Event(Must("response", Response(Live, May("usage", Usage)))),
        ["response.queued"] = Event(Must("response", Response(Live, May("usage", Usage)))),
        ["response.in_progress"] = Event(Must("response", Response(Live, May("usage", Usage)))),
        // Whether a cut answer ends with the right event is one question, and a case asks it.
        ["response.completed"] = Event(Must("response", Response(["completed", "incomplete"], Must("usage", Usage)))),
        ["response.incomplete"] = Event(Must("response", Response(["incomplete"], Must("usage", Usage)))),
        ["response.output_item.added"] = Event(Must("output_index", Count), Must("item", Item(Word("in_progress")))),
        ["response.output_item.done"] = Event(Must("output_index", Count), Must("item", Item(Word("completed", "incomplete")))),
        ["response.content_part.added"] = InPart(Must("part", Part)),
        ["response.content_part.done"] = InPart(Must("part", Part)),
        ["response.output_text.delta"] = InPart(Must("delta", AnyText), Complete("logprobs", List(Free))),
        ["response.output_text.done"] = InPart(Must("text", AnyText), Complete("logprobs", List(Free))),
        ["response.reasoning_text.delta"] = InPart(Must("delta", AnyText)),
        ["response.reasoning_text.done"] = InPart(Must("text", AnyText)),
        ["response.reasoning_summary_part.added"] = InSummary(Must("part", Part)),
        ["response.reasoning_summary_part.done"] = InSummary(Must("part", Part)),
        ["response.reasoning_summary_text.delta"] = InSummary(Must("delta", AnyText)),
        ["response.reasoning_summary_text.done"] = InSummary(Must("text", AnyText)),
        ["response.function_call_arguments.delta"] = InItem(Must("delta", AnyText)),
        ["response.function_call_arguments.done"] = InItem(Must("arguments", AnyText), Complete("name", Text)),
    };

    private static Form Item(Form status) => Typed(
        ("message", [Must("id", Text), Must("status", status), Must("role", Word("assistant")), Must("content", List(Part))]),
        ("reasoning", [Must("id", Text), May("status", status), Complete("summary", List(Part)), May("content", List(Part)), May("encrypted_content", Text)]),
        ("function_call", [May("id", Text), May("status", status), Must("call_id", Text), Must("name", Text), Must("arguments", AnyText)]));

    private static Form Response(string[] states, Field usage) => Object(
        Must("id", Text),
        Must("object", Word("response")),
        Must("created_at", Time),
        Must("status", Word(states)),
        Must("model", Text),
        Must("output", List(Item(ItemStatus))),
        usage,
        Must("parallel_tool_calls", Flag),
        Must("tool_choice", Word("none", "auto", "required").Or(Free)),
        Must("tools", List(Tool)),
        Complete("error", Null),
        Complete("incomplete_details", states.Contains("incomplete") ? Details.OrNull() : Null),
        Complete("instructions", AnyText.Or(List(Any)).OrNull()),
        Complete("metadata", Free.OrNull()),
        Complete("temperature", Number(0, 2).OrNull()),
        Complete("top_p", Number(0, 1).OrNull()),
        May("background", False),
        May("previous_response_id", Null),
        May("max_output_tokens", Number(1, int.MaxValue)),
        May("reasoning", Object(May("effort", Word("none", "minimal", "low", "medium", "high", "xhigh")), May("summary", Word("auto", "concise", "detailed")))),
        May("store", Flag),
        May("text", Object(May("format", Typed(("text", []), ("json_object", []), ("json_schema", []))))),
        May("truncation", Word("auto", "disabled")));

    private static Form Event(params Field[] fields) => Object([Must("sequence_number", Count), .. fields]);

    private static Form InItem(params Field[] fields) => Event([Must("item_id", Text), Must("output_index", Count), .. fields]);

    private static Form InPart(params Field[] fields) => InItem([Must("content_index", Count), .. fields]);

    private static Form InSummary(params Field[] fields) => InItem([Must("summary_index", Count), .. fields]);
}
