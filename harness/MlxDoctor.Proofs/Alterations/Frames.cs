using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Takes a recorded stream apart into its events and puts events together again.</summary>
internal static class Frames
{
    /// <summary>The events, comments included.</summary>
    public static IReadOnlyList<Frame> Of(Exchange exchange)
    {
        var frames = new List<Frame>();
        var text = Encoding.UTF8.GetString(exchange.Body.Span);
        var (at, bytes) = (0, 0);
        while (at < text.Length)
        {
            var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            var stop = end < 0 ? text.Length : end + 2;
            var block = text[at..stop];
            frames.Add(One(block, Ticks(exchange, bytes)));
            (at, bytes) = (stop, bytes + Encoding.UTF8.GetByteCount(block));
        }
        return frames;
    }

    /// <summary>The exchange with these events for its body; each arrives when it did.</summary>
    public static Exchange Into(Exchange exchange, IEnumerable<Frame> frames) => Into(exchange, frames.Select(f => (f.Text, f.Ticks)));

    /// <summary>The exchange with these pieces for its body.</summary>
    public static Exchange Into(Exchange exchange, IEnumerable<(string Text, long Ticks)> pieces)
    {
        var body = new BodyBuffer();
        foreach (var (text, ticks) in pieces)
            TranscriptReplay.Append(body, Encoding.UTF8.GetBytes(text), ticks);
        return exchange with { Body = body.Written, Chunks = body.Chunks };
    }

    private static Frame One(string block, long ticks)
    {
        string? name = null;
        var data = new List<string>();
        foreach (var line in block.Split('\n'))
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data.Add(line["data: ".Length..]);
        }
        return data.Count == 0 ? new Frame(null, null, ticks) { Comment = block } : new Frame(name, string.Join('\n', data), ticks);
    }

    private static long Ticks(Exchange exchange, int position)
    {
        foreach (var chunk in exchange.Chunks)
            if (position < chunk.Start + chunk.Length)
                return chunk.Ticks;
        return exchange.EndTicks;
    }
}
