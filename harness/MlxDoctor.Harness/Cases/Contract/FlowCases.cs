using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>
/// Answers that come, but late, all at once, with a pause, or ever slower: what needs no baseline to be wrong. A symptom counts only when every repetition
/// shows it.
/// </summary>
internal static class FlowCases
{
    private const double LateMs = 5000;
    private const int Repeats = 3, Row = 24, Ends = 6;
    private const double GrowsTimes = 3, GrowsMs = 200, StillGrowsTimes = 1.3, StillGrowsMs = 100;

    /// <summary>The first of all cases: it spares the others when every answer is late.</summary>
    public static IReadOnlyList<ICheckCase> First { get; } =
    [
        Judged.Case(
            Info(
                "flow.first-token", "a short question, three times in a row", "the first token within 5 s at least once",
                "answers that are right and come 20 s late pass every other check"),
            FirstTokenAsync),
    ];

    /// <summary>The rest of the family <c>flow.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "flow.long-stream", "a stream of about 300 tokens, and the first token of it alone",
                "tokens that arrive as they are made: neither all at the end, nor with a long pause, nor ever slower",
                "buffers between engine and socket, a cost that grows with every token"),
            LongStreamAsync),
        Judged.Case(
            Info(
                "flow.many-in-a-row", "24 short requests one after the other", "the last ones as fast as the first",
                "a list, a cache or a log that grows with every request and is searched by each"),
            RowAsync),
        Judged.Case(
            Info(
                "flow.after-long", "short streams, a prompt of 2,000 tokens, and short streams again", "the pace from before",
                "a cache of keys that is kept at its largest size and read whole for every token"),
            PaceAfterLong.CheckAsync),
    ];

    private static async Task FirstTokenAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        Transcript? best = null;
        for (var i = 0; i < Repeats; i++)
        {
            var (t, answered) = await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: true, cancellation);
            if (!answered || FirstMs(t) is not { } first)
                return;
            if (best is null || first < FirstMs(best))
                best = t;
            if (first <= LateMs)
            {
                context.Pace.ItlMs = (await PaceAfterLong.MeasureAsync(context, cancellation))?.ItlMs;
                return;
            }
        }
        var late = FirstMs(best!)!.Value / 1000;
        findings.Add(
            best!, FindingCode.FlowLate,
            FormattableString.Invariant($"the first token of a short, warm request takes {late:0.#} s, {Repeats} times in a row"), "at most 5 s",
            FormattableString.Invariant($"{late:0.0} s at best"));
        context.Hopeless.Found("flow.first-token", late);
    }

    private static double? FirstMs(Transcript t) => TranscriptTiming.TtftMs(t);

    private static async Task LongStreamAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["speed-medium"].Body(context.ModelName);
        var ready = double.PositiveInfinity;
        for (var i = 0; i < Repeats; i++)
        {
            var one = Asker.Shape(body, stream: true);
            one["max_tokens"] = 1;
            if (TranscriptTiming.E2eMs(await context.SendAsync(ApiRequest.Chat(one), cancellation)) is { } ms)
                ready = Math.Min(ready, ms);
        }
        var seen = new List<(Transcript T, StreamFlow Flow)>();
        for (var i = 0; i <= Repeats; i++)
        {
            var (t, answered) = await ask.ChatAsync(body, stream: true, cancellation);
            if (!answered || StreamFlow.Of(t) is not { } flow)
                return;
            seen.Add((t, flow));
            if (!flow.IsHeldBack(ready) && !flow.IsStalled && !flow.SlowsDown)
                break;
        }
        if (!seen.Any(s => s.Flow.IsJudgeable(ready)))
            findings.Missing = FormattableString.Invariant($"an answer that takes long enough: all of it came within {seen[0].Flow.EndMs:0} ms");
        Judge(
            seen, f => f.IsHeldBack(ready), FindingCode.FlowHeldBack, "the stream comes all at once, at its end",
            FormattableString.Invariant($"the first token after about {ready:0} ms, as it comes alone"));
        Judge(seen, f => f.IsStalled, FindingCode.FlowStalled, "the stream pauses", "no gap of a second that is a third of the whole answer");
        Judge(seen, f => f.SlowsDown, FindingCode.FlowSlowsDown, "the stream slows down", "a last quarter that takes about as long as the first");

        void Judge(IReadOnlyList<(Transcript T, StreamFlow Flow)> all, Func<StreamFlow, bool> symptom, FindingCode code, string message, string expected)
        {
            if (all.All(s => symptom(s.Flow)))
                findings.Add(all[^1].T, code, FormattableString.Invariant($"{message}, {all.Count} times of {all.Count}"), expected, Seen(all[^1].Flow));
        }
    }

    private static string Seen(StreamFlow flow) => FormattableString.Invariant(
        $"first output {flow.FirstMs:0} ms, end {flow.EndMs:0} ms, longest gap {flow.GapsMs.DefaultIfEmpty().Max():0} ms, first quarter of the gaps ")
            + FormattableString.Invariant(
                $"{flow.GapsMs.Take(flow.GapsMs.Count / 4).Sum():0} ms, last quarter {flow.GapsMs.TakeLast(flow.GapsMs.Count / 4).Sum():0} ms");

    private static async Task RowAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        // Whatever else starts on this machine in the middle of a row makes its end slower too, once; only a cost that grows goes on growing.
        if (await GrowthAsync(context, ask, cancellation) is not { } first || !(first.Last > GrowsTimes * first.Begin && first.Last - first.Begin > GrowsMs))
            return;
        if (await GrowthAsync(context, ask, cancellation) is { } second && second.Last > StillGrowsTimes * second.Begin
            && second.Last - second.Begin > StillGrowsMs)
            findings.Add(
                second.T, FindingCode.FlowEachSlower, FormattableString.Invariant($"each request is slower than the one before, over {2 * Row} requests"),
                "the time of the first requests",
                FormattableString.Invariant($"{first.Begin:0} ms, {first.Last:0} ms after {Row} requests, {second.Last:0} ms after {2 * Row}"));
    }

    private static async Task<(double Begin, double Last, Transcript T)?> GrowthAsync(CaseContext context, Asker ask, CancellationToken cancellation)
    {
        var times = new List<double>();
        while (true)
        {
            var (t, answered) = await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: false, cancellation);
            if (!answered || TranscriptTiming.E2eMs(t) is not { } ms)
                return null;
            times.Add(ms);
            if (times.Count == Row)
                return (Quantiles.Median(times.Take(Ends).ToList())!.Value, times.TakeLast(Ends).Min(), t);
        }
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Fresh = true, Source = "real bugs, classes D and H", Live = true };
}
