using MlxDoctor.EmbeddedServer.Models;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Renders a chat request and decides how its answer is made.</summary>
internal static class ChatPlanner
{
    /// <summary>No token with this bias is ever chosen.</summary>
    private const float Never = -1e9f;

    public static AnswerPlan Plan(ChatRequest request, LoadedModel model, AnswerHead head, IWording? wording = null)
    {
        var tools = request.ToolChoice.IsNone ? null : request.Tools;
        var text = model.Engine.Codec.RenderChat(request.Messages, tools, request.IsConstrained ? false : request.Thinking);
        var prompt = model.Engine.Codec.Encode(text);
        var generation = request.Sampling with
        {
            Prompt = prompt,
            MaxTokens = PromptBudget.Tokens(prompt.Length, request.MaxTokens, model.Engine.Facts.ContextLength, wording?.PromptField ?? "messages"),
            Constraint = ConstraintBuilder.Build(request, model),
        };
        if (request.ToolChoice.IsNone && model.Marks.ToolCall is { } mark)
            generation = generation with { LogitBias = new Dictionary<int, float>(generation.LogitBias ?? new Dictionary<int, float>()) { [mark] = Never } };
        return new AnswerPlan
        {
            Id = (wording?.IdPrefix ?? "chatcmpl-") + head.Id,
            Created = head.Created,
            Model = head.Model,
            IsChat = true,
            Wording = wording,
            Generation = generation,
            Stream = request.Stream,
            IncludeUsage = request.IncludeUsage,
            Stops = request.Stops,
            Logprobs = request.Logprobs,
            ParseThinking = true,
            StartsThinking = text.TrimEnd('\n').EndsWith("<think>", StringComparison.Ordinal),
            ParseTools = tools is not null,
            StartsInTool = request.ToolChoice.IsForced && model.Marks.ToolCall is null,
            OneTool = tools is not null && (!request.ParallelTools || request.ToolChoice.Mode == "function"),
        };
    }
}
