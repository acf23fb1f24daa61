namespace MlxDoctor.Proofs.Alterations;

/// <summary>What is no fault: optional members that are absent, free choices of a server, and headers that nobody needs.</summary>
internal static class LegitimateAlterations
{
    private const string Http = "RFC 9110";
    private const string Sse = "WHATWG HTML, 9.2 Server-sent events";
    private const string Chat = "OpenAI API reference, chat: the chat completion object, the chat completion chunk object";
    private const string Completions = "OpenAI API reference, completions: the completion object";
    private const string Responses = "OpenAI API reference, responses: the response object, streaming events";
    private const string Models = "OpenAI API reference, models: the model object";
    private const string Errors = "OpenAI API reference, errors";
    private const string Messages = "Anthropic API reference, messages, streaming messages";
    private const string MessageErrors = "Anthropic API reference, errors";
    private const string NoPage = "in no API";

    private const string Unprocessable = "400 and 422 both say that the request is wrong, and clients treat them alike";
    private const string Words = "the words of an error are the server's own";
    private const string Opaque = "an id is any text, if it is the same wherever it stands and new each time";
    private const string Optional = "optional, and absent or null where it says nothing";
    private const string Cached = "how much of a prompt a cache held is known to the server alone; that it is no more than the prompt is judged";

    private static readonly string[] Absent = ["removed", "null"];
    private static readonly string[] Removed = ["removed"];
    private static readonly string[] OtherText = ["other text"];
    private static readonly string[] AnyText = ["other text", "constant text"];
    private static readonly string[] AbsentOrEmpty = ["removed", "null", "empty"];
    private static readonly string[] Counted = ["removed", "null", "zero", "plus one"];

    /// <summary>The list; the first that matches stands.</summary>
    public static IReadOnlyList<LegitimateAlteration> All { get; } =
    [
        // Transport.
        new("*", ["header * removed"], "only the content type is needed to read an answer", Http + ", 8.3"),
        new("*", ["content type in capitals"], "media types are compared without case", Http + ", 8.3.1"),
        new("*", ["lines ended by CR LF"], "a stream may end its lines so", Sse),
        new("*", ["a comment first"], "comments are skipped", Sse),

        // Errors.
        new(
            "errors plain not-a-route*", ["removed", "null", "empty", "*text", "other type", "named twice", "body *", "content type *", "ended by *"],
            "no API says what the body for a path that is not there looks like; its status is judged", NoPage),
        new("errors plain completions", ["status 422"], Unprocessable, Http + ", 15.5.21"),
        new("errors plain chat-completions", ["status 422"], Unprocessable, Http + ", 15.5.21") { Scope = AlterationScope.Second },
        new("errors plain responses", ["status 422"], Unprocessable, Http + ", 15.5.21"),
        new("errors plain messages", ["status 422"], Unprocessable, Http + ", 15.5.21"),
        new(
            "errors plain chat-completions", ["status 400"], "some refusals of the healthy server are 404 or 413; 400 says the same less exactly",
            Http + ", 15.5.1"),
        new("errors plain *.message", AnyText, Words, Errors),
        new("errors plain *.param", ["null", "other text", "constant text"], Words, Errors),
        new("errors plain *.code", ["null", "other text", "constant text"], Words, Errors),
        new("errors plain *completions error*.type", AnyText, "the list of error types is open", Errors),
        new("errors plain responses error*.type", AnyText, "the list of error types is open", Errors),
        new("errors plain messages request_id", ["removed", "null", "other text", "constant text"], "optional, and any text", MessageErrors),

        // Pages and the list of models.
        new(
            "models plain health ?*", ["removed", "null", "empty", "*text", "other type", "flipped"],
            "what a page of health tells is the server's own; that it is JSON, answered with 200 and no error is judged", NoPage),
        new("models plain models data?].created", ["plus one"], "any second is a time of creation", Models),
        new("models plain models data?].owned_by", AnyText, "the owner is any text", Models) { Scope = AlterationScope.All },
        new("models plain models data?].context_window", Absent, "a member of local servers", NoPage) { Scope = AlterationScope.All },
        new("models plain models data?].max_model_len", Absent, "a member of local servers", NoPage) { Scope = AlterationScope.All },

        // Chat and text completions.
        new("c* plain *completions id", OtherText, Opaque, Chat),
        new("c* plain *completions created", ["plus one"], "any second near the answer is its time", Chat),
        new("c* plain *system_fingerprint", ["removed", "null", "empty", "*text"], "optional, and any text", Chat),
        new("c* stream *system_fingerprint", Absent, Optional, Chat),
        new("c* *usage.prompt_tokens_details", AbsentOrEmpty, Optional, Completions),
        new("c* *usage.completion_tokens_details", AbsentOrEmpty, Optional, Completions),
        new("completions * *_details.cached_tokens", Counted, Cached, Completions),
        new("chat stream *_details.cached_tokens", Counted, Cached, Chat),
        new("chat plain *_details.cached_tokens", ["removed", "null", "plus one"], Cached, Chat),
        new("c* *_details.reasoning_tokens", Absent, Optional, Completions),
        new("chat plain *tool_calls?function].id", OtherText, Opaque, Chat),
        new("chat stream *tool_calls?function].id", OtherText, Opaque, Chat),
        new("chat stream *tool_calls?function].function.arguments", Absent, "the piece with the name may be without arguments", Chat),
        new("chat stream role *delta.content", Absent, "the chunk with the role may be without content", Chat),
        new("chat stream role", ["doubled"], "the role may be said again", Chat),
        new("chat * *logprobs.refusal", Removed, "older servers do not have it, and clients take it as optional", Chat),
        new("chat * *top_logprobs?].bytes", ["null"], "null where a token has none", Chat),
        .. new[] { "role", "content", "reasoning", "tool", "text", "finish" }.Select(kind =>
            new LegitimateAlteration($"c* stream {kind} usage", Removed, "null or absent in all chunks but one", Chat)),

        // Responses.
        new("responses plain responses id", OtherText, Opaque, Responses),
        new("responses plain responses created_at", ["plus one"], "any second near the answer is its time", Responses),
        new("responses plain responses output*].id", OtherText, Opaque, Responses),
        new("responses plain responses output*].call_id", OtherText, Opaque, Responses),
        new("responses * *reasoning].status", Absent, Optional, Responses),
        new("responses * *function_call].status", Absent, Optional, Responses),
        new("responses stream response.output_item.added item?function_call].id", Absent, "optional: call_id is what matches a call and its result", Responses),
        new("responses stream *response.output?function_call].id", Absent, "optional: call_id is what matches a call and its result", Responses),
        new("responses plain responses tools?function].description", Absent, Optional, Responses),
        new("responses stream *reasoning].content", Absent, "optional: the deltas have told the thoughts", Responses),
        new("responses * *output_text].logprobs", Absent, "older servers do not have it, and clients take it as optional", Responses),
        new("responses * *background", Absent, Optional, Responses),
        new("responses * *previous_response_id", Absent, Optional, Responses),
        new("responses * *store", Removed, Optional, Responses),
        new("responses * *truncation", Removed, Optional, Responses),
        new("responses * *max_output_tokens", Removed, Optional, Responses),
        new("responses plain responses reasoning", AbsentOrEmpty, Optional, Responses),
        new("responses plain responses reasoning.*", Absent, Optional, Responses),
        new("responses stream *response.reasoning", Absent, Optional, Responses),
        new("responses plain responses text", AbsentOrEmpty, Optional, Responses),
        new("responses plain responses text.format", Absent, Optional, Responses),
        new("responses stream *response.text", Absent, Optional, Responses),
        new("responses stream response.created response.usage", Removed, "usage comes with the end", Responses),
        new("responses stream response.in_progress response.usage", Removed, "usage comes with the end", Responses),
        new("responses * *.cached_tokens", ["zero", "plus one"], Cached, Responses),

        // Messages.
        new("messages plain messages id", OtherText, Opaque, Messages),
        new("messages plain messages content*].id", OtherText, Opaque, Messages),
        new("messages stream message_start message?message].id", OtherText, Opaque, Messages),
        new("messages stream content_block_start content_block?tool_use].id", OtherText, Opaque, Messages),
        new("messages * *cache_creation_input_tokens", Absent, Optional, Messages),
        new("messages stream message_delta usage.input_tokens", Absent, "optional here: message_start has told it", Messages),
        new("messages * *?tool_use].caller", Absent, "only servers that run tools themselves tell who calls", Messages),
        new("messages plain *.signature", ["empty", "other text", "constant text"], "any text: only its maker can verify a signature", Messages),
        new("messages stream *.signature", AnyText, "any text: only its maker can verify a signature", Messages),
        new(
            "messages stream message_start message?message].usage.output_tokens", ["zero", "plus one"],
            "counts at the start are of what was generated by then", Messages),
        new("messages stream ping", ["dropped", "doubled", "swapped with the next"], "pings may come anywhere, or not at all", Messages),
        new("messages stream message_start", ["swapped with the next"], "what follows is a ping, which may come anywhere", Messages),
    ];

    /// <summary>The reason, or null for a fault.</summary>
    public static LegitimateAlteration? Of(Alteration alteration) => All.FirstOrDefault(l => l.Covers(alteration));
}
