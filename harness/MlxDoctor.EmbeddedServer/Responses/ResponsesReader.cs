using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Responses;

/// <summary>Validates a request to <c>/v1/responses</c> and brings it into chat form.</summary>
internal static class ResponsesReader
{
    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];

    /// <summary>The request, or an <see cref="ApiException"/> that names the parameter.</summary>
    public static ChatRequest Read(JsonElement body, ServedModel served)
    {
        SamplingRules.Model(body, served);
        RequireStateless(body);
        var chat = new ChatJson();
        if (Fields.Text(body, "instructions") is { } instructions)
            chat.System(instructions);
        InputItems.Read(body, chat);
        var tools = ResponsesTools.Read(body);
        return new ChatRequest
        {
            Messages = chat.Messages,
            Tools = tools,
            ToolChoice = ResponsesTools.Choice(body, tools),
            ParallelTools = Fields.Bool(body, "parallel_tool_calls") ?? true,
            Format = Format(body),
            Thinking = Thinking(body),
            Sampling = new GenerationRequest([], 0)
            {
                Temperature = Fields.Number(body, "temperature", 0, 2) ?? 0,
                TopP = Fields.Number(body, "top_p", 0, 1) ?? 1,
            },
            MaxTokens = (int?)Fields.Whole(body, "max_output_tokens", 1, int.MaxValue),
            Stream = Fields.Bool(body, "stream") ?? false,
        };
    }

    /// <summary>Nothing is stored here, so what needs a store is refused instead of forgotten.</summary>
    private static void RequireStateless(JsonElement body)
    {
        if (Fields.Text(body, "previous_response_id") is { } previous)
            throw ApiException.Invalid(
                "previous_response_id", $"Previous response with id '{previous}' not found; this server stores none.", "previous_response_not_found");
        if (Fields.Get(body, "conversation") is not null)
            throw ApiException.Invalid("conversation", "'conversation' is not supported; send the whole 'input'.", "unsupported_parameter");
        if (Fields.Bool(body, "background") == true)
            throw ApiException.Invalid("background", "'background' is not supported.", "unsupported_parameter");
        _ = Fields.Bool(body, "store");
    }

    private static bool? Thinking(JsonElement body)
    {
        if (Fields.Get(body, "reasoning") is not { } reasoning)
            return null;
        if (reasoning.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("reasoning", "an object");
        var effort = Fields.Text(reasoning, "effort");
        if (effort is not null && !Efforts.Contains(effort))
            throw ApiException.Invalid("reasoning.effort", $"'reasoning.effort' must be one of {string.Join(", ", Efforts)}.", "invalid_value");
        return effort == "none" ? false : null;
    }

    private static ResponseFormat Format(JsonElement body)
    {
        if (Fields.Get(body, "text") is not { } text)
            return ResponseFormat.Text;
        if (text.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("text", "an object");
        if (Fields.Get(text, "format") is not { } format)
            return ResponseFormat.Text;
        if (format.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("text.format", "an object");
        return Fields.Text(format, "type") switch
        {
            "text" => ResponseFormat.Text,
            "json_object" => new ResponseFormat(ResponseFormatKind.JsonObject, default),
            "json_schema" =>
                Fields.Get(format, "name") is { ValueKind: JsonValueKind.String } && Fields.Get(format, "schema") is { ValueKind: JsonValueKind.Object } schema
                ? new ResponseFormat(ResponseFormatKind.JsonSchema, schema)
                : throw ApiException.Invalid("text.format", "'text.format' needs 'name' and 'schema'.", "invalid_response_format_schema"),
            _ => throw ApiException.Invalid("text.format.type", "'text.format.type' must be text, json_object or json_schema.", "invalid_value"),
        };
    }
}
