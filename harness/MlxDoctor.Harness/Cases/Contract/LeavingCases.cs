using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Clients that leave at awkward moments; the next one must not notice.</summary>
internal static class LeavingCases
{
    private const int Leaves = 3, Tries = 6;
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(120);

    // What is to be seen is the state after a client left; a request on its heels may be served before the server has noticed.
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(150);

    /// <summary>The family <c>leave.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info("leave.first-chunk", "a stream that is left at its first event, three times", "the next request is answered"),
            (c, a, f, t) => LeaveAsync(c, f, "speed-medium", 1, t)),
        Judged.Case(Info("leave.plain", "a request that is not streamed, left while it is worked on", "the next request is answered"), PlainAsync),
        Judged.Case(
            Info("leave.in-thinking", "a stream left inside the thinking", "the next request is answered, without the old thought") with
            {
                Needs = ["thinking"],
            },
            (c, a, f, t) => LeaveAsync(c, f, "think-on", 4, t)),
        Judged.Case(
            Info("leave.in-tool-call", "a stream left inside a tool call", "the next request is answered, without the old call") with { Needs = ["tools"] },
            (c, a, f, t) => LeaveAsync(c, f, "tool-write", 3, t)),
        Judged.Case(Info("leave.long-prompt", "a long prompt whose client leaves during the prefill", "the next request is answered"), LongPromptAsync),
        Judged.Case(
            Info("leave.same-again", "a stream that is left, then the same request", "the whole answer", "a cache that holds the half-finished answer"),
            SameAgainAsync),
    ];

    private static async Task LeaveAsync(CaseContext context, FindingList findings, string prompt, int events, CancellationToken cancellation)
    {
        var body = context.Prompts[prompt].Body(context.ModelName);
        body["stream"] = true;
        await LeaveAsync(context, findings, ApiRequest.Chat(body), events, Leaves, cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task LeaveAsync(CaseContext context, FindingList findings, ApiRequest request, int events, int times, CancellationToken cancellation)
    {
        var left = 0;
        for (var i = 0; i < Tries && left < times; i++)
            if (!(await context.SendAsync(request with { AbortWhen = p => p.Events.Count >= events }, cancellation)).HasDone)
                left++;
        if (left == 0)
            findings.Missing = "an answer that lasts: each one was over before its client could leave";
        await Task.Delay(Noticed, context.Time, cancellation);
    }

    private static async Task PlainAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["speed-medium"].Body(context.ModelName);
        await context.SendAsync(ApiRequest.Chat(body) with { Timeout = Blink }, cancellation);
        await Task.Delay(Noticed, context.Time, cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task LongPromptAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["needle-2000-start"].Body(context.ModelName);
        var first = (JsonObject)body["messages"]![0]!;
        first["content"] = $"({Guid.NewGuid():N}) {(string)first["content"]!}";
        body["stream"] = true;
        await context.SendAsync(ApiRequest.Chat(body) with { Timeout = Blink }, cancellation);
        await Task.Delay(Noticed, context.Time, cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task SameAgainAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["count-20"].Body(context.ModelName);
        body["stream"] = true;
        await LeaveAsync(context, findings, ApiRequest.Chat(body), events: 9, times: 1, cancellation);
        foreach (var stream in new[] { true, false })
            await ask.PromptAsync("count-20", stream, cancellation);
    }

    private static CaseInfo Info(
        string id, string sends, string expects, string why = "generation that goes on for nobody, or a slot that is never given back") =>
        new(id, Area.Contract, sends, expects, why) { Fresh = true, Source = "real bugs, class G: cancellation" };
}
