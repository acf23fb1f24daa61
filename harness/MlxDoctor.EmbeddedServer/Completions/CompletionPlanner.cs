using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Models;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Completions;

/// <summary>Validates a plain completion request and decides how its answer is made.</summary>
internal static class CompletionPlanner
{
    public static AnswerPlan Plan(JsonElement body, LoadedModel model, ServedModel served, AnswerHead head)
    {
        SamplingRules.Model(body, served);
        var facts = model.Engine.Facts;
        var (prompt, text) = Prompt(body, model);
        var (stream, usage) = SamplingRules.Stream(body);
        var echo = Fields.Bool(body, "echo") ?? false;
        var logprobs = (int?)Fields.Whole(body, "logprobs", 0, 20);
        var most = (int?)Fields.Whole(body, "max_tokens", echo ? 0 : 1, int.MaxValue);
        _ = Fields.Whole(body, "best_of", 1, 1);
        if (Fields.Get(body, "suffix") is not null)
            throw ApiException.Invalid("suffix", "'suffix' is not supported.", "unsupported_parameter");
        return new AnswerPlan
        {
            Id = "cmpl-" + head.Id,
            Created = head.Created,
            Model = head.Model,
            IsChat = false,
            Generation = SamplingRules.Sampling(body, facts.VocabularySize) with
            {
                Prompt = prompt,
                MaxTokens = Math.Max(1, PromptBudget.Tokens(prompt.Length, most, facts.ContextLength, "prompt")),
                TopLogprobs = logprobs,
                PromptLogprobs = echo && logprobs is not null,
            },
            Stream = stream,
            IncludeUsage = usage,
            Stops = SamplingRules.Stops(body),
            Logprobs = logprobs is not null,
            Echo = echo ? text : null,
            PromptOnly = most == 0,
        };
    }

    private static (int[] Ids, string Text) Prompt(JsonElement body, LoadedModel model)
    {
        if (Fields.Get(body, "prompt") is not { } prompt)
            throw ApiException.Invalid("prompt", "'prompt' is required.", "missing_required_parameter");
        if (prompt.ValueKind == JsonValueKind.Array && prompt.GetArrayLength() == 1 && prompt[0].ValueKind is JsonValueKind.String or JsonValueKind.Array)
            prompt = prompt[0];
        if (prompt.ValueKind == JsonValueKind.String)
        {
            var ids = model.Engine.Codec.Encode(prompt.GetString()!);
            return ids.Length > 0 ? (ids, prompt.GetString()!) : throw Empty();
        }
        if (prompt.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong("prompt", "a string or a list of token ids");
        if (prompt.GetArrayLength() == 0)
            throw Empty();
        var size = model.Engine.Facts.VocabularySize;
        var list = prompt.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var id) && id >= 0 && id < size
            ? id
            : throw ApiException.Invalid(
                "prompt", $"'prompt' must be one string, or token ids below {size}; several prompts are not supported.", "invalid_value")).ToArray();
        var bytes = list.SelectMany(id => model.Engine.Codec.Bytes(id).ToArray()).ToArray();
        return (list, System.Text.Encoding.UTF8.GetString(bytes));
    }

    private static ApiException Empty() => ApiException.Invalid("prompt", "'prompt' must not be empty.", "invalid_value");
}
