using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>What one request leaves behind for the next, and what requests do to each other.</summary>
internal static class StateCases
{
    private const int Repeats = 3;

    /// <summary>A limit that no other case has, so that the first answer is not from a cache of whole requests.</summary>
    private const int Short = 13;

    /// <summary>The family <c>state.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "state.repeat", "one greedy request three times, whole and streamed", "the same answer each time",
                "a prompt cache that returns something else the second time"),
            RepeatAsync),
        Judged.Case(
            Info(
                "state.alternate", "two conversations in turn (A, B, A, B)", "each gets its own answer",
                "a cache that mixes conversations with a common beginning"),
            AlternateAsync),
        Judged.Case(
            Info(
                "state.second-turn", "conversations that grow by a turn, and one whose rounds are the model's own",
                "the answer uses the first turn, and each round costs the same", "wrong reuse of the cached beginning; earlier turns that are dropped"),
            SecondTurnAsync),
        Judged.Case(
            Info(
                "state.parallel", "four different streams at once", "each stream is whole and has its own answer",
                "texts that cross between requests, lost chunks, one that blocks the others") with { Needs = ["concurrency"] },
            (c, _, f, t) => ConcurrencyCases.TogetherAsync(c, f, [("count-20", true), ("echo-1", true), ("math-1", true), ("list-5", true)], t)),
        Judged.Case(
            Info(
                "state.hang-up", "a long stream that the client leaves after a few chunks, then ordinary requests",
                "the next request is answered in its usual time", "generation that goes on for nobody holds the slot") with { Live = true },
            HangUpAsync),
        Judged.Case(
            Info(
                "state.after-idle", "an ordinary request after a second and a half of rest", "an ordinary answer",
                "workers that are let go when idle and not called back"),
            AfterIdleAsync),
        Judged.Case(
            Info(
                "state.memory", "one short request up to 36 times", "memory that settles",
                "buffers that are kept for every request") with { Level = Level.Should, Live = true, Source = "real bugs, class H" },
            MemorySlope.CheckAsync),
        Judged.Case(
            Info(
                "state.after-error", "a broken body, then an ordinary request", "the ordinary request is answered",
                "a request that fails must not take the server with it"),
            AfterErrorAsync),
    ];

    private static async Task RepeatAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var prompt = context.Prompts["count-20"];
        string? first = null;
        for (var i = 0; i < Repeats * 2; i++)
        {
            var (t, answered) = await ask.ChatAsync(prompt.Body(context.ModelName), stream: i % 2 == 1, cancellation);
            if (!answered)
                return;
            await ExpectationJudge.JudgeAsync(prompt.Expect, t, context.Model, findings);
            var text = (t.Answer.Content ?? "").Trim();
            first ??= text;
            if (text != first && context.Model == ModelTrust.Known)
                findings.Add(t, FindingCode.RepeatDiffers, "the same greedy request, sent again, gets another answer", first, text);
        }
        if (context.Model == ModelTrust.Unknown)
            await SteadyDifference.CheckAsync(TwiceAsync, FindingCode.RepeatDiffers, "the same greedy request, sent again, gets another answer", findings);

        async Task<(Transcript, Transcript)?> TwiceAsync(string question)
        {
            var body = context.Prompts[question].Body(context.ModelName);
            body["max_tokens"] = Short;
            var (one, asked) = await ask.ChatAsync(body, stream: false, cancellation);
            var (other, answered) = await ask.ChatAsync(body, stream: false, cancellation);
            return asked && answered ? (one, other) : null;
        }
    }

    private static async Task AlternateAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var id in new[] { "math-1", "math-3", "math-1", "math-3" })
            await ask.PromptAsync(id, stream: false, cancellation);
    }

    private static async Task SecondTurnAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var id in new[] { "recall-name", "recall-color" })
        {
            var prompt = context.Prompts[id];
            for (var turns = 1; turns <= prompt.Messages.Count; turns += 2)
            {
                var body = prompt.Body(context.ModelName);
                body["messages"] = new JsonArray([.. prompt.Messages.Take(turns).Select(m => m!.DeepClone())]);
                var (t, answered) = await ask.ChatAsync(body, stream: turns > 1, cancellation);
                if (answered && turns >= prompt.Messages.Count)
                    await ExpectationJudge.JudgeAsync(prompt.Expect, t, context.Model, findings);
            }
        }
        await OwnHistory.CheckAsync(context, ask, findings, cancellation);
    }

    private static async Task HangUpAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["speed-decode"].Body(context.ModelName);
        body["stream"] = true;
        // First, while nothing else runs: what earlier hang-ups left running would stretch the measured time.
        if (context.Capabilities.All.TryGetValue("metrics", out var metrics) && metrics.Offered)
            await SlotProbe.CheckFreedAsync(context, ApiRequest.Chat(body), findings, cancellation);
        for (var i = 0; i < Repeats; i++)
            await context.SendAsync(ApiRequest.Chat(body) with { AbortWhen = p => p.Events.Count >= 4 }, cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
        await LeaveDelay.CheckAsync(context, ApiRequest.Chat(body), findings, cancellation);
    }

    private static async Task AfterIdleAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.5), context.Time, cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task AfterErrorAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        for (var i = 0; i < Repeats; i++)
            await context.SendAsync(ApiRequest.Raw("POST", "/v1/chat/completions", "{\"model\":"u8.ToArray()), cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Fresh = true, Source = "real bugs, classes F, G and I" };
}
