using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MlxDoctor.EmbeddedServer.Pacing;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Puts an answer on a schedule: the engine runs ahead, emission follows absolute deadlines.</summary>
/// <remarks>Only what clients can see takes a deadline: a think mark or a token that is held back does not.</remarks>
internal static class Pacer
{
    /// <summary>The steps, merged to chunks, each with its deadline.</summary>
    /// <param name="steps">What the engine makes.</param>
    /// <param name="pace">The schedule.</param>
    /// <param name="receivedMs">When the request came.</param>
    /// <param name="computed">Prompt tokens that had to be read; asked when the first step is there.</param>
    /// <param name="cancellation">The client went away.</param>
    public static async IAsyncEnumerable<AnswerStep> ScheduleAsync(
        IAsyncEnumerable<AnswerStep> steps, Pace pace, double receivedMs, Func<int> computed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = Channel.CreateUnbounded<AnswerStep>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var producing = ProduceAsync(steps, ahead.Writer, stop.Token);
        try
        {
            // The first step must be there before it is known how much of the prompt was cached.
            await ahead.Reader.WaitToReadAsync(cancellation);
            using var deadlines = pace.Deadlines(computed()).GetEnumerator();
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
