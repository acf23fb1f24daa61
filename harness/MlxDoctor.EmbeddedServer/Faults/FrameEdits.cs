using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What faults do to the events of a stream.</summary>
internal static class FrameEdits
{
    public static SseFrame Raw(string text) => new(FrameKind.Raw) { Text = text };

    /// <summary>Has visible text.</summary>
    public static bool HasText(SseFrame frame) => frame.Kind == FrameKind.Delta && frame.Content is not null;

    public static IAsyncEnumerable<SseFrame> Each(this IAsyncEnumerable<SseFrame> frames, Action<SseFrame> change) => frames.Select(f =>
    {
        change(f);
        return f;
    });

    /// <summary>Changes the objects of all events.</summary>
    public static IAsyncEnumerable<SseFrame> Data(this IAsyncEnumerable<SseFrame> frames, Action<JsonObject> change) =>
        frames.Each(f => { if (f.Data is { } data) change(data); });

    /// <summary>The n-th event of a kind, from 1, becomes none, one or several.</summary>
    public static IAsyncEnumerable<SseFrame> Nth(
        this IAsyncEnumerable<SseFrame> frames, Func<SseFrame, bool> which, int n, Func<SseFrame, IEnumerable<SseFrame>> change)
    {
        var seen = 0;
        return frames.SelectMany(f => which(f) && ++seen == n ? change(f) : [f]);
    }

    /// <summary>Sends some events twice.</summary>
    public static IAsyncEnumerable<SseFrame> Twice(this IAsyncEnumerable<SseFrame> frames, Func<SseFrame, bool> which) =>
        frames.SelectMany(f => which(f) ? Twice(f) : [f]);

    /// <summary>The copy is made when the first is sent, so that it has what other faults did to it.</summary>
    public static IEnumerable<SseFrame> Twice(SseFrame frame)
    {
        yield return frame;
        yield return frame.Copy();
    }

    /// <summary>Sends an event after the one that should follow it.</summary>
    public static async IAsyncEnumerable<SseFrame> Late(this IAsyncEnumerable<SseFrame> frames, Func<SseFrame, bool> which)
    {
        SseFrame? held = null;
        await foreach (var frame in frames)
        {
            if (held is null && which(frame))
            {
                held = frame;
                continue;
            }
            yield return frame;
            if (held is not null)
                yield return held;
            held = null;
        }
        if (held is not null)
            yield return held;
    }

    /// <summary>Ends the stream behind an event, with others.</summary>
    public static async IAsyncEnumerable<SseFrame> Until(this IAsyncEnumerable<SseFrame> frames, Func<SseFrame, bool> which, params SseFrame[] end)
    {
        await foreach (var frame in frames)
        {
            yield return frame;
            if (!which(frame))
                continue;
            foreach (var last in end)
                yield return last;
            yield break;
        }
    }

    /// <summary>Holds deltas with text back and sends them as one, every <paramref name="size"/> of them and before anything else.</summary>
    public static async IAsyncEnumerable<SseFrame> Merge(this IAsyncEnumerable<SseFrame> frames, int size)
    {
        SseFrame? held = null;
        var (text, count, tokens) = ("", 0, 0);
        await foreach (var frame in frames)
        {
            var merges = HasText(frame);
            if (merges)
                (held, text, count, tokens) = (frame, text + frame.Content, count + 1, tokens + frame.Tokens);
            if (held is not null && (!merges || count >= size))
            {
                yield return held.WithContent(text) with { Tokens = tokens };
                (held, text, count, tokens) = (null, "", 0, 0);
            }
            if (!merges)
                yield return frame;
        }
    }
}
