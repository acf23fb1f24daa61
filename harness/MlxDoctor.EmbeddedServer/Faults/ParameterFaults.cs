using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Parameters that have no effect: formats, sampling, limits, log probabilities.</summary>
internal static class ParameterFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("schema-ignored", "response_format is ignored", "schema only advisory", Change.Request(r => r.Format = ResponseFormat.Text)),
        new("json-fenced", "JSON comes inside a Markdown fence", "fence not removed on one path", Change.Steps(Fence)),
        new("wrong-model", "the answer names another model", "an alias or the client's text is echoed", Change.Plan(p => p.Model = "default")),
        new("seed-ignored", "seed has no effect", "seed never reaches the sampler", Change.Generation(g => g with { Seed = null })),
        new("temperature-ignored", "every answer is greedy", "temperature never reaches the sampler", Change.Generation(g => g with { Temperature = 0 })),
        new("greedy-ignored", "temperature 0 is sampled at 1.5", "0 read as \"not given\"",
            Change.Generation(g => g with { Temperature = g.Temperature == 0 ? 1.5f : g.Temperature, Seed = null })),
        new("logit-bias-ignored", "logit_bias has no effect", "parameter dropped", Change.Generation(g => g with { LogitBias = null })),
        new("penalties-ignored", "penalties have no effect", "parameters dropped",
            Change.Generation(g => g with { RepetitionPenalty = 1, PresencePenalty = 0, FrequencyPenalty = 0 })),
        new("max-completion-ignored", "max_completion_tokens has no effect", "only the old name is read",
            new Fault { Request = (request, scope) => request.MaxTokens = scope.HasField("max_completion_tokens") ? null : request.MaxTokens }),
        new("max-tokens-ignored", "answers are longer than max_tokens", "limit not passed on", new Fault
        {
            Plan = (plan, scope) => plan.Generation = plan.Generation with
            {
                MaxTokens = scope.State.Loaded!.Engine.Facts.ContextLength - plan.Generation.Prompt.Length,
            },
        }),
        new("max-tokens-plus-one", "one token more than max_tokens", "off by one", Change.Generation(g => g with { MaxTokens = g.MaxTokens + 1 })),
        new("logprobs-missing", "logprobs are not sent", "logprobs accepted and dropped", Change.Plan(p => p.Logprobs = false)),
        new("logprobs-wrong", "log probabilities are above 0", "raw logits instead of log probabilities", Change.Steps(s =>
            s.Parts(PartKind.Content, p => p with { Logprobs = [.. p.Logprobs.Select(l => l with { Logprob = l.Logprob + 12 })] }))),
        new("logprobs-short", "one entry less than tokens", "entries lost when a delta carries several tokens", Change.Steps(Shorten)),
    ];

    private static IAsyncEnumerable<AnswerStep> Fence(IAsyncEnumerable<AnswerStep> steps)
    {
        var began = false;
        return steps.Spread(part =>
        {
            var begins = !began && part.Kind == PartKind.Content;
            began |= begins;
            return begins ? [new AnswerPart(PartKind.Content, "```json\n"), part]
                : began && part.Kind == PartKind.Finish ? [new AnswerPart(PartKind.Content, "\n```"), part]
                : [part];
        });
    }

    private static IAsyncEnumerable<AnswerStep> Shorten(IAsyncEnumerable<AnswerStep> steps)
    {
        var lost = false;
        return steps.Spread(part =>
        {
            var loses = !lost && part.Logprobs.Count > 0;
            lost |= loses;
            return [loses ? part with { Logprobs = [.. part.Logprobs.Skip(1)] } : part];
        });
    }
}
