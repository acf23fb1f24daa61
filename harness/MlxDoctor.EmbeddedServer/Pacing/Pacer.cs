using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Pacing;

/// <summary>Puts an answer on a schedule: the engine runs ahead, emission follows absolute deadlines.</summary>
/// <remarks>Only what clients can see takes a deadline: a think mark or a token that is held back does not.</remarks>
internal static class Pacer
{
    /// <summary>The steps, merged to chunks, each with its deadline.</summary>
    public static async IAsyncEnumerable<AnswerStep> ScheduleAsync(
        IAsyncEnumerable<AnswerStep> steps, Pace pace, double receivedMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = Channel.CreateUnbounded<AnswerStep>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var producing = ProduceAsync(steps, ahead.Writer, stop.Token);
        try
        {
            using var deadlines = pace.Deadlines().GetEnumerator();
            AnswerStep? chunk = null;
            var (visible, due) = (0, 0.0);
            await foreach (var step in ahead.Reader.ReadAllAsync(cancellation))
            {
                var shows = step.Parts.Any(p => p.Kind != PartKind.Finish);
                if (step.IsLast && !shows)
                {
                    // The end token has a deadline of its own, as it had in the engine.
                    if (chunk is not null)
                        yield return chunk with { DueMs = receivedMs + due };
                    deadlines.MoveNext();
                    yield return step with { DueMs = receivedMs + deadlines.Current };
                    chunk = null;
                    continue;
                }
                chunk = chunk?.Join(step) ?? step;
                if (!shows)
                    continue;
                deadlines.MoveNext();
                if (visible++ == 0)
                    due = deadlines.Current;
                if (visible < pace.TokensPerChunk && !step.IsLast)
                    continue;
                yield return chunk with { DueMs = receivedMs + due };
                (chunk, visible) = (null, 0);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await producing;
        }
    }

    private static async Task ProduceAsync(IAsyncEnumerable<AnswerStep> steps, ChannelWriter<AnswerStep> writer, CancellationToken cancellation)
    {
        try
        {
            await foreach (var step in steps.WithCancellation(cancellation))
                writer.TryWrite(step);
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }
}
