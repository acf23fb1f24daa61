using System.Runtime.CompilerServices;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Runs the engine for one answer.</summary>
internal static class AnswerRunner
{
    /// <summary>The answer, token by token; the last step carries the finish reason.</summary>
    public static async IAsyncEnumerable<AnswerStep> RunAsync(
        AnswerPlan plan, LoadedModel model, IAnswerHooks hooks, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var assembler = new AnswerAssembler(plan, model.Engine.Codec, model.Marks);
        var reason = "length";
        plan.Usage.Prompt = plan.Generation.Prompt.Length;
        if (plan.Echo is not null)
            yield return new AnswerStep(0, [new AnswerPart(PartKind.Content, plan.Echo) { Logprobs = [] }]);
        var tokens = hooks.Tokens(model.Engine.GenerateAsync(plan.Generation, cancellation), plan);
        await foreach (var token in tokens.WithCancellation(cancellation))
        {
            plan.Usage.Cached = token.CachedPromptTokens;
            if (token.FromPrompt)
            {
                yield return new AnswerStep(0, [PromptPart(token, model.Engine.Codec)]);
                continue;
            }
            if (plan.PromptOnly)
                break;
            plan.Usage.Completion++;
            if (model.Engine.Facts.EndIds.Contains(token.Id))
            {
                reason = "stop";
                break;
            }
            yield return new AnswerStep(1, assembler.Push(token));
            if (assembler.Done)
            {
                reason = "stop";
                break;
            }
        }
        var end = assembler.Finish(reason);
        if (plan.ShowEnd && reason == "stop")
            end.Insert(end.Count - 1, new AnswerPart(PartKind.Content, "<|im_end|>"));
        yield return new AnswerStep(reason == "stop" ? 1 : 0, end);
    }

    private static AnswerPart PromptPart(GeneratedToken token, ITokenCodec codec) => new(PartKind.Content, "")
    {
        Logprobs =
        [
            new TokenLogprob(TokenTexts.Bytes(codec, token.Id), token.Logprob, [.. token.Top.Select(t => (TokenTexts.Bytes(codec, t.Id), t.Logprob))]),
        ],
    };
}
