using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Streams and usage: what is lost, doubled, out of place or cut on the wire.</summary>
internal static class StreamFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("done-missing", "the stream ends without [DONE]", "a crash at the end of the stream", Change.Frames(s => s.Where(f => f.Kind != FrameKind.Done))),
        new("usage-missing", "no usage", "usage never filled in",
            Change.Frames(s => s.Where(f => f.Kind != FrameKind.Usage)) with { Body = body => body.Remove("usage") }),
        new("usage-wrong", "completion_tokens is 3 too many, the total is not", "counters of two layers disagree",
            Change.Usage(u => u["completion_tokens"] = (int)u["completion_tokens"]! + 3)),
        new("usage-stream-differs", "a stream counts one token less than a plain answer", "the stop token is counted on one path only", Change.Usage(u =>
        {
            u["completion_tokens"] = (int)u["completion_tokens"]! - 1;
            u["total_tokens"] = (int)u["total_tokens"]! - 1;
        }) with { Body = null }),
        new("usage-twice", "two usage events", "usage sent by two layers", Change.Frames(s => s.Twice(f => f.Kind == FrameKind.Usage))),
        new("usage-unasked", "a usage event though nobody asked", "include_usage is not looked at", Change.Plan(p => p.IncludeUsage = true)),
        new("usage-zero", "all token counts are 0", "usage of an empty second pass",
            Change.Usage(u => (u["prompt_tokens"], u["completion_tokens"], u["total_tokens"]) = (0, 0, 0))),
        new("role-only", "a stream with a role and an end, nothing between", "every delta lost", Change.Frames(s => s.Where(f => f.Kind != FrameKind.Delta))),
        new("delta-lost", "one delta is lost (=N: the Nth with content)", "stream interval drops deltas", argument => Nth(argument, _ => [])),
        new("delta-twice", "one delta is sent twice (=N: the Nth with content)", "a retry after a slow flush", argument => Nth(argument, FrameEdits.Twice)),
        new("replay-end", "the whole answer comes again in the last delta", "terminal chunk replays the answer", Change.Frames(ReplayAsync)),
        new("id-changes", "the id changes in mid-stream", "a new id per chunk", new Fault { Frames = OtherIds }),
        new("chunk-object-wrong", "events are of object chat.completion", "the body's envelope is used for events",
            Change.Frames(s => s.Data(data => data["object"] = "chat.completion"))),
        new("after-done", "an event follows [DONE]", "a late flush after the terminal event", Change.Frames(AfterDoneAsync)),
        new("error-event", "200, then an error event and [DONE]", "a failure before the first token is masked as a stream", Change.Frames(s => s.Until(
            f => f.Kind is FrameKind.Role or FrameKind.Delta,
            FrameEdits.Raw("data: {\"error\":{\"message\":\"Internal error during streaming\",\"type\":\"server_error\"}}\n\n"),
            new SseFrame(FrameKind.Done)))),
        new("keepalive-data", "keepalives are data events that are no JSON", "a comment sent in the wrong field",
            new Fault { Keepalive = "data: keepalive\n\n" }),
        new("wrong-content-type", "a stream is labelled application/json", "content type of the other path", new Fault { StreamType = "application/json" }),
        new("merged-chunks", "all deltas arrive as one at the end (=N: in groups of N)", "tokens merged on the wire", argument =>
        {
            var size = argument.Whole(int.MaxValue);
            return Change.Frames(s => s.Merge(size));
        }),
        new("reset-midstream", "the connection is reset in mid-stream (=N: after N deltas)", "worker killed while it streams",
            argument => Cut(argument.Whole(3), FrameKind.Reset)),
        new("unclean-end", "a chunked body ends without its last chunk (=N: after N deltas)", "server process ends while it streams",
            argument => Cut(argument.Whole(3), FrameKind.HangUp) with { Sink = http => new RawSink(http, oldHttp: false) }),
        new("http10", "HTTP/1.0 without length (=N: cut after N deltas, which looks like a clean end)",
            "a cut stream on HTTP/1.0 cannot be told from a whole one",
            argument => Cut(argument.Whole(int.MaxValue), FrameKind.HangUp) with { Sink = http => new RawSink(http, oldHttp: true) }),
        new("crash-midstream", "the process dies in mid-answer (=N: after N tokens)", "segmentation fault or abort while generating", argument =>
        {
            var after = argument.Whole(5);
            return Change.Steps(s => CrashAsync(s, after));
        }),
        new("repeat-differs", "the second identical request is answered otherwise", "a cache hit computes something else",
            new Fault { Steps = (steps, _, scope) => scope.WasSeenBefore ? steps.Begin("Well, ") : steps }),
        new("stream-differs", "a stream says something else than a plain answer", "two code paths for one answer",
            new Fault { Steps = (steps, plan, _) => plan.Stream ? steps.Begin("Well, ") : steps }),
    ];

    private static Fault Nth(FaultArgument argument, Func<SseFrame, IEnumerable<SseFrame>> change)
    {
        var which = argument.Whole(2);
        return Change.Frames(s => s.Nth(FrameEdits.HasText, which, change));
    }

    private static Fault Cut(int after, FrameKind how) =>
        Change.Frames(s => s.Nth(f => f.Kind == FrameKind.Delta, after, f => [f, new SseFrame(how)]));

    private static IAsyncEnumerable<SseFrame> OtherIds(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan)
    {
        var count = 0;
        return frames.Data(data => { if (++count > 2) data["id"] = $"{plan.Id}-{count}"; });
    }

    private static async IAsyncEnumerable<SseFrame> ReplayAsync(IAsyncEnumerable<SseFrame> frames)
    {
        var all = "";
        SseFrame? sample = null;
        await foreach (var frame in frames)
        {
            if (FrameEdits.HasText(frame) && frame.Content is { Length: > 0 } text)
                (all, sample) = (all + text, frame);
            if (frame.Kind == FrameKind.Finish && sample is not null)
                yield return sample.WithContent(all);
            yield return frame;
        }
    }

    private static async IAsyncEnumerable<SseFrame> AfterDoneAsync(IAsyncEnumerable<SseFrame> frames)
    {
        SseFrame? last = null;
        await foreach (var frame in frames)
        {
            yield return frame;
            if (frame.Kind == FrameKind.Done && last is not null)
                yield return last.Copy();
            last = frame.Kind == FrameKind.Delta ? frame : last;
        }
    }

    private static async IAsyncEnumerable<AnswerStep> CrashAsync(IAsyncEnumerable<AnswerStep> steps, int after)
    {
        var count = 0;
        await foreach (var step in steps)
        {
            yield return step;
            if (++count >= after)
                System.Diagnostics.Process.GetCurrentProcess().Kill();
        }
    }
}
