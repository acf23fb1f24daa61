using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Validates a chat request.</summary>
internal static class ChatRequestReader
{
    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];

    /// <summary>The request, or an <see cref="ApiException"/> that names the parameter.</summary>
    public static ChatRequest Read(JsonElement body, ServedModel served, int vocabularySize)
    {
        SamplingRules.Model(body, served);
        var messages = MessageRules.Read(body);
        var tools = ToolRules.Tools(body);
        var (stream, usage) = SamplingRules.Stream(body);
        var logprobs = Fields.Bool(body, "logprobs") ?? false;
        var top = Fields.Whole(body, "top_logprobs", 0, 20);
        if (top is not null && !logprobs)
            throw ApiException.Invalid("top_logprobs", "'top_logprobs' is only allowed when 'logprobs' is true.", "invalid_value");
        return new ChatRequest
        {
            Messages = messages,
            Tools = tools,
            ToolChoice = ToolRules.Choice(body, tools),
            ParallelTools = Fields.Bool(body, "parallel_tool_calls") ?? true,
            Format = Format(body),
            Thinking = Thinking(body),
            Sampling = SamplingRules.Sampling(body, vocabularySize) with { TopLogprobs = logprobs ? (int)(top ?? 0) : null },
            MaxTokens = MaxTokens(body),
            Stops = SamplingRules.Stops(body),
            Stream = stream,
            IncludeUsage = usage,
            Logprobs = logprobs,
        };
    }

    private static int? MaxTokens(JsonElement body)
    {
        var (old, current) = (Fields.Whole(body, "max_tokens", 1, int.MaxValue), Fields.Whole(body, "max_completion_tokens", 1, int.MaxValue));
        return old is not null && current is not null && old != current
            ? throw ApiException.Invalid("max_tokens", "'max_tokens' and 'max_completion_tokens' disagree; send one of them.", "invalid_value")
            : (int?)(current ?? old);
    }

    private static bool? Thinking(JsonElement body)
    {
        var effort = Fields.Text(body, "reasoning_effort");
        if (effort is not null && !Efforts.Contains(effort))
            throw ApiException.Invalid("reasoning_effort", $"'reasoning_effort' must be one of {string.Join(", ", Efforts)}.", "invalid_value");
        bool? fromTemplate = null;
        if (Fields.Get(body, "chat_template_kwargs") is { } arguments)
        {
            if (arguments.ValueKind != JsonValueKind.Object)
                throw Fields.Wrong("chat_template_kwargs", "an object");
            fromTemplate = Fields.Bool(arguments, "enable_thinking");
        }
        return fromTemplate ?? Fields.Bool(body, "enable_thinking") ?? (effort == "none" ? false : null);
    }

    private static ResponseFormat Format(JsonElement body)
    {
        if (Fields.Get(body, "response_format") is not { } format)
            return ResponseFormat.Text;
        if (format.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("response_format", "an object");
        switch (Fields.Text(format, "type"))
        {
            case "text":
                return ResponseFormat.Text;
            case "json_object":
                return new ResponseFormat(ResponseFormatKind.JsonObject, default);
            case "json_schema":
                return Fields.Get(format, "json_schema") is { ValueKind: JsonValueKind.Object } wrapper
                    && Fields.Get(wrapper, "name") is { ValueKind: JsonValueKind.String }
                    && Fields.Get(wrapper, "schema") is { ValueKind: JsonValueKind.Object } schema
                        ? new ResponseFormat(ResponseFormatKind.JsonSchema, schema)
                        : throw ApiException.Invalid(
                            "response_format.json_schema", "'response_format.json_schema' needs 'name' and 'schema'.", "invalid_response_format_schema");
            default:
                throw ApiException.Invalid("response_format.type", "'response_format.type' must be text, json_object or json_schema.", "invalid_value");
        }
    }
}
