using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Requests that run at one time must not know of each other.</summary>
internal static class ConcurrencyCases
{
    private const int Many = 6, FairRounds = 2;
    private const double AlmostAll = 0.9;

    /// <summary>Late enough that the other requests have begun, early enough that most of the answer is left.</summary>
    private const int LeaveAfter = 300;

    /// <summary>The family <c>parallel.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "parallel.markers", "six requests at once, each with a word of its own to repeat", "each gets its own word and no other",
                "texts that cross between requests of a batch"),
            MarkersAsync),
        Judged.Case(
            Info(
                "parallel.modes", "the same question at once, streamed and not, with and without thinking", "all four answers are right",
                "settings of one request that reach another"),
            (c, a, f, t) => TogetherAsync(c, f, [("math-1", true), ("math-1", false), ("think-on", true), ("think-off", false)], t)),
        Judged.Case(
            Info(
                "parallel.tools-and-text", "tool calls and plain questions at once", "calls where tools were offered, words elsewhere",
                "a parser's state that is shared") with { Needs = ["concurrency", "tools"] },
            (c, a, f, t) => TogetherAsync(c, f, [("tool-weather", true), ("capital-2", true), ("parallel-2", false), ("count-20", false)], t)),
        Judged.Case(Info("parallel.stops", "different stop strings at once", "each answer is cut at its own", "stop strings that are kept for the whole batch"),
            (c, a, f, t) => TogetherAsync(c, f, [("stop-number", true), ("stop-multi-token", false), ("count-20", true), ("stop-cjk", false)], t)),
        Judged.Case(
            Info(
                "parallel.short-beside-long", "a short question while a long answer streams",
                "both are answered; the short one does not wait for the end of the long one",
                "one request that holds the server") with { Level = Level.Should, Live = true },
            FairAsync),
        Judged.Case(
            Info(
                "parallel.one-leaves", "three streams at once, one client leaves", "the other two are whole",
                "a cancelled request that takes its batch with it"),
            OneLeavesAsync),
        Judged.Case(
            Info("parallel.bad-beside-good", "a request that must be refused beside good ones", "the good ones are answered", "an error that ends the batch"),
            BadBesideGoodAsync),
    ];

    private static async Task MarkersAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var words = Enumerable.Range(0, Many).Select(i => string.Create(CultureInfo.InvariantCulture, $"QHX-{81306 + (1117 * i)}")).ToList();
        var answers = await Task.WhenAll(words.Select((word, i) => SendAsync(context, Repeat(context, word), i % 2 == 0, cancellation)));
        for (var i = 0; i < Many; i++)
        {
            var (body, t) = answers[i];
            if (!AnswerInvariants.Check(new(body, context.ModelNames), t, findings))
                continue;
            var text = t.Answer.Text;
            if (words.Where(w => w != words[i]).FirstOrDefault(w => text.Contains(w, StringComparison.Ordinal)) is { } foreign)
                findings.Add(t, FindingCode.ParallelCrossed, "the answer has another request's word", words[i], $"{foreign} in {text}");
            else if (context.Model == ModelTrust.Known && !text.Contains(words[i], StringComparison.Ordinal))
                findings.Add(t, FindingCode.ContentPartMissing, "the request's own word is not in its answer", words[i], text);
        }
    }

    private static JsonObject Repeat(CaseContext context, string word)
    {
        var body = context.Prompts["repeat-ascii"].Body(context.ModelName);
        var last = (JsonObject)body["messages"]!.AsArray()[^1]!;
        last["content"] = $"Repeat exactly: {word}";
        return body;
    }

    /// <summary>Sends authored prompts at one time and judges each answer by itself.</summary>
    internal static async Task TogetherAsync(CaseContext context, FindingList findings, (string Id, bool Stream)[] requests, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(requests.Select(r => SendAsync(context, context.Prompts[r.Id].Body(context.ModelName), r.Stream, cancellation)));
        for (var i = 0; i < requests.Length; i++)
            if (AnswerInvariants.Check(new(answers[i].Body, context.ModelNames), answers[i].Transcript, findings))
                await ExpectationJudge.JudgeAsync(context.Prompts[requests[i].Id].Expect, answers[i].Transcript, context.Model, findings);
    }

    private static async Task FairAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = Asker.Shape(context.Prompts["speed-decode"].Body(context.ModelName), stream: true);
        for (var round = 1; ; round++)
        {
            var events = 0;
            var running = await RunningStream.BeginAsync(context, body, leaveAfter: null, cancellation, n => Volatile.Write(ref events, n));
            var (brief, answered) = await ask.ChatAsync(context.Prompts["capital-2"].Body(context.ModelName), stream: false, cancellation);
            var before = Volatile.Read(ref events);
            var whole = await running;
            if (!AnswerInvariants.Check(new(body, context.ModelNames), whole, findings) || !answered)
                return;
            await ExpectationJudge.JudgeAsync(context.Prompts["capital-2"].Expect, brief, context.Model, findings);
            // On a busy machine the client itself may read the end of the long answer a little after the short one.
            if (before < AlmostAll * whole.Events.Count || !(whole.Answer.Usage?.Completion > 20 * brief.Answer.Usage?.Completion))
                return;
            if (round < FairRounds)
                continue;
            findings.Add(
                brief, FindingCode.ParallelSerial, "a short question waits until a long answer is finished, each time",
                "an answer while the other still streams", $"the long answer had sent {before} of {whole.Events.Count} events");
            return;
        }
    }

    private static async Task OneLeavesAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = Asker.Shape(context.Prompts["speed-decode"].Body(context.ModelName), stream: true);
        var leaver = await RunningStream.BeginAsync(context, body, LeaveAfter, cancellation);
        await TogetherAsync(context, findings, [("speed-medium", true), ("count-20", true)], cancellation);
        await leaver;
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task BadBesideGoodAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var bad = Enumerable.Range(0, 3)
            .Select(_ => context.SendAsync(ApiRequest.Raw("POST", "/v1/chat/completions", "{\"messages\":"u8.ToArray()), cancellation))
            .ToList();
        await TogetherAsync(context, findings, [("count-20", true), ("math-1", false)], cancellation);
        foreach (var t in await Task.WhenAll(bad))
            if (t.Status is null or < 400 or >= 500)
                findings.Add(
                    t, FindingCode.RefusalStatus, "a body that is no JSON is not refused", "400 or 422",
                    t.Status?.ToString(CultureInfo.InvariantCulture) ?? t.Failure);
    }

    private static async Task<(JsonObject Body, Transcript Transcript)> SendAsync(
        CaseContext context, JsonObject body, bool stream, CancellationToken cancellation)
    {
        if (stream)
            body = Asker.Shape(body, stream);
        return (body, await context.SendAsync(ApiRequest.Chat(body), cancellation));
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Needs = ["concurrency"], Fresh = true, Source = "real bugs, class F: concurrency" };
}
