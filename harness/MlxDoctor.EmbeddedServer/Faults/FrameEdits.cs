using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Edits that several faults make to a stream.</summary>
internal static class FrameEdits
{
    /// <summary>Sends some frames twice.</summary>
    public static async IAsyncEnumerable<SseFrame> Twice(IAsyncEnumerable<SseFrame> frames, Func<SseFrame, bool> which)
    {
        await foreach (var frame in frames)
        {
            yield return frame;
            if (which(frame))
                yield return frame.Copy();
        }
    }

    /// <summary>Changes the usage object of a usage frame.</summary>
    public static SseFrame Usage(SseFrame frame, Action<JsonObject> change)
    {
        if (frame.Kind == FrameKind.Usage)
            change(frame.Data!["usage"]!.AsObject());
        return frame;
    }

    /// <summary>Holds deltas with text back and sends them as one, every <paramref name="size"/> of them and before anything else.</summary>
    public static async IAsyncEnumerable<SseFrame> Merge(IAsyncEnumerable<SseFrame> frames, int size)
    {
        SseFrame? held = null;
        var (text, count, tokens) = ("", 0, 0);
        await foreach (var frame in frames)
        {
            var merges = frame.Kind == FrameKind.Delta && frame.Content is not null;
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
