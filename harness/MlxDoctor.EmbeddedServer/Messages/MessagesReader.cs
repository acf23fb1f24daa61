using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Messages;

/// <summary>Validates a request to <c>/v1/messages</c> and brings it into chat form.</summary>
internal static class MessagesReader
{
    private const int LeastBudget = 1024;

    /// <summary>The request, or an <see cref="ApiException"/> that names the field.</summary>
    public static ChatRequest Read(JsonElement body, ServedModel served)
    {
        var most = Fields.Whole(body, "max_tokens", 1, int.MaxValue) ?? throw MessageContent.Missing("max_tokens");
        var (messages, tools, choice) = Conversation(body, served);
        return new ChatRequest
        {
            Messages = messages,
            Tools = tools,
            ToolChoice = choice,
            ParallelTools = MessagesTools.Parallel(body),
            Thinking = Thinking(body, most),
            Sampling = new GenerationRequest([], 0)
            {
                Temperature = Fields.Number(body, "temperature", 0, 1) ?? 0,
                TopP = Fields.Number(body, "top_p", 0, 1) ?? 1,
                TopK = (int)(Fields.Whole(body, "top_k", 0, int.MaxValue) ?? 0),
            },
            MaxTokens = (int)most,
            Stops = Stops(body),
            Stream = Fields.Bool(body, "stream") ?? false,
        };
    }

    /// <summary>What counting tokens needs as well.</summary>
    public static (JsonElement Messages, JsonElement? Tools, ToolChoice Choice) Conversation(JsonElement body, ServedModel served)
    {
        if (Fields.Get(body, "model") is null)
            throw MessageContent.Missing("model");
        SamplingRules.Model(body, served);
        var chat = new ChatJson();
        if (Fields.Get(body, "system") is { } system)
            chat.System(MessageContent.Text(system, "system"));
        MessageContent.Read(body, chat);
        var tools = MessagesTools.Read(body);
        return (chat.Messages, tools, MessagesTools.Choice(body, tools));
    }

    /// <summary>Off unless asked for, as in this API.</summary>
    public static bool Thinking(JsonElement body, long? mostTokens)
    {
        if (Fields.Get(body, "thinking") is not { } thinking)
            return false;
        if (thinking.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("thinking", "an object");
        switch (Fields.Text(thinking, "type"))
        {
            case "disabled":
                return false;
            case "adaptive":
                return true;
            case "enabled":
                var budget = Fields.Whole(thinking, "budget_tokens", LeastBudget, int.MaxValue)
                    ?? throw MessageContent.Missing("thinking.enabled.budget_tokens");
                return budget < (mostTokens ?? long.MaxValue)
                    ? true
                    : throw ApiException.Invalid("max_tokens", "`max_tokens` must be greater than `thinking.budget_tokens`.");
            default:
                throw ApiException.Invalid("thinking", "thinking.type: expected enabled, adaptive or disabled");
        }
    }

    private static List<string> Stops(JsonElement body)
    {
        if (Fields.Get(body, "stop_sequences") is not { } stops)
            return [];
        if (stops.ValueKind != JsonValueKind.Array || stops.EnumerateArray().Any(s => s.ValueKind != JsonValueKind.String))
            throw Fields.Wrong("stop_sequences", "a list of strings");
        return stops.EnumerateArray().All(s => s.GetString()!.Trim().Length > 0)
            ? [.. stops.EnumerateArray().Select(s => s.GetString()!)]
            : throw ApiException.Invalid("stop_sequences", "stop_sequences: each stop sequence must contain non-whitespace");
    }
}
