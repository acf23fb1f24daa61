using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Long prompts: what happens to those of more than N tokens.</summary>
internal static class ContextFaults
{
    private const int Usual = 2000;

    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("context-limit", "prompts of more than N tokens are refused (=N)", "a context that is smaller than the model's",
            argument => Above(argument, (plan, _, limit) => throw ApiException.Invalid(
                "messages", $"This model's maximum context length is {limit} tokens, but the prompt has {plan.Generation.Prompt.Length}.",
                "context_length_exceeded"))),
        new("recall-limit", "of prompts of more than N tokens the first half is forgotten (=N)", "attention that does not reach so far",
            argument => Above(argument, (plan, _, _) => Forget(plan))),
        new(
            "cached-recall-limit", "the same, only where the prompt's beginning was cached (=N)",
            "a quantised or misplaced prefix cache that answers fluently", CachedRecall),
        new("oom-at", "the process is killed by a prompt of more than N tokens (=N)", "memory that runs out in mid-prefill",
            argument => Above(argument, (_, _, _) => System.Diagnostics.Process.GetCurrentProcess().Kill())),
        new(
            "hang-at", "a prompt of more than N tokens is never answered, nor is any later one (=N)",
            "generation thread dead of a long prompt, HTTP thread alive", Hang),
        new(
            "slow-after", "prompts of more than N tokens cost 0.1 ms a token more to read, and answers to them 12 ms a token more (=N)",
            "attention that leaves the fast kernel",
            argument =>
            {
                var limit = argument.Whole(Usual);
                Fault slow = new Delay { First = plan => plan.Usage.Prompt / 10.0, After = _ => 12 };
                return new Fault { Steps = (steps, plan, scope) => plan.Generation.Prompt.Length > limit ? slow.Steps!(steps, plan, scope) : steps };
            }),
        new("overflow-silent", "of prompts of more than N tokens only the last N are read, and counted (=N)", "a sliding window that nobody is told of",
            argument => Above(argument, (plan, _, limit) => plan.Generation = plan.Generation with { Prompt = plan.Generation.Prompt[^limit..] })),
        new("overflow-200", "prompts of more than N tokens get 200 and an answer without text (=N)", "an overflow that ends as a well-formed empty stream",
            argument => Long(argument, steps => steps.Without(PartKind.Content))),
        new("garbage-after", "prompts of more than N tokens are answered with words of no sense (=N)", "positions beyond the trained range",
            argument => Long(
                argument, steps => steps.Text(PartKind.Content, text => string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('0' + ('9' - c)) : c))))),
    ];

    private static Fault Above(FaultArgument argument, Action<AnswerPlan, RequestScope, int> what)
    {
        var limit = argument.Whole(Usual);
        return new Fault
        {
            Plan = (plan, scope) =>
            {
                if (plan.Generation.Prompt.Length > limit)
                    what(plan, scope, limit);
            },
        };
    }

    private static Fault Long(FaultArgument argument, Func<IAsyncEnumerable<AnswerStep>, IAsyncEnumerable<AnswerStep>> change)
    {
        var limit = argument.Whole(Usual);
        return new Fault { Steps = (steps, plan, _) => plan.Generation.Prompt.Length > limit ? change(steps) : steps };
    }

    /// <summary>The second half twice: as long as before, and the first half is nowhere.</summary>
    private static void Forget(AnswerPlan plan)
    {
        var prompt = (int[])plan.Generation.Prompt.Clone();
        prompt.AsSpan(prompt.Length - (prompt.Length / 2)).CopyTo(prompt);
        plan.Generation = plan.Generation with { Prompt = prompt };
    }

    private static Fault CachedRecall(FaultArgument argument)
    {
        const int head = 64;
        var (limit, seen) = (argument.Whole(Usual), new HashSet<string>(StringComparer.Ordinal));
        return new Fault
        {
            Plan = (plan, _) =>
            {
                if (plan.Generation.Prompt.Length <= limit || First(plan))
                    return;
                Forget(plan);
                // It says that it was cached, which is true of what it forgot.
                plan.Generation = plan.Generation with { UsePrefixCache = false };
            },
            Token = (token, plan) => plan.Generation.UsePrefixCache ? token : token with { CachedPromptTokens = plan.Generation.Prompt.Length - 1 },
        };

        bool First(AnswerPlan plan)
        {
            lock (seen)
                return seen.Add(string.Join(',', plan.Generation.Prompt.Take(head)));
        }
    }

    private static Fault Hang(FaultArgument argument)
    {
        var (limit, dead) = (argument.Whole(Usual), 0);
        return new Fault
        {
            Plan = (plan, _) =>
            {
                if (plan.Generation.Prompt.Length > limit)
                    Interlocked.Exchange(ref dead, 1);
            },
            Answer = async scope =>
            {
                if (Volatile.Read(ref dead) == 0 || !scope.IsGeneration)
                    return false;
                await Task.Delay(Timeout.Infinite, scope.Http.RequestAborted);
                return true;
            },
            Steps = (steps, _, scope) => Volatile.Read(ref dead) == 0 ? steps : NeverAsync(steps, scope),
        };
    }

    private static async IAsyncEnumerable<AnswerStep> NeverAsync(IAsyncEnumerable<AnswerStep> steps, RequestScope scope)
    {
        await Task.Delay(Timeout.Infinite, scope.Http.RequestAborted);
        await foreach (var step in steps)
            yield return step;
    }
}
