using System.Collections.Concurrent;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Clients that leave, requests beside each other, speed, caches and memory.</summary>
internal static class LoadFaults
{
    private const double RestMs = 1000;

    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("outlives-client", "generation goes on after the client left", "runaway generation", new Fault { OutlivesClient = true }),
        new("slot-leak", "a client that leaves keeps its slot for ever", "orphaned slot", new Fault { KeepsSlot = true }),
        new("serial", "requests are served one after the other", "different parameters serialise", _ => Serial()),
        new("slow-prefill", "the first token is late (=N: microseconds per prompt token that was not cached)", "prefill regression", argument =>
        {
            var microseconds = argument.Whole(1000);
            return new Delay { First = plan => (plan.Usage.Prompt - plan.Usage.Cached) * microseconds / 1000.0 };
        }),
        new("slow-decode", "every token is late (=N: milliseconds)", "decode regression", argument =>
        {
            var milliseconds = argument.Whole(10);
            return new Delay { After = _ => milliseconds };
        }),
        new("itl-growing", "each token takes longer than the one before (=N: microseconds)", "cost per token grows with length", argument =>
        {
            var microseconds = argument.Whole(200);
            return new Delay { After = n => (n - 1) * microseconds / 1000.0 };
        }),
        new("stall", "the answer pauses once (=N: milliseconds, after the eighth token)", "a cache write or a compilation in mid-answer", argument =>
        {
            var milliseconds = argument.Whole(1500);
            return new Delay { After = n => n == 8 ? milliseconds : 0 };
        }),
        new("no-prefix-cache", "the prefix cache never hits", "a cache switch that does nothing", Change.Generation(WithoutCache)),
        new("cache-lie", "cached_tokens says everything was cached, nothing was", "counter of lookups instead of reuse", Change.Generation(WithoutCache) with
        {
            Token = (token, plan) => token with { CachedPromptTokens = Math.Max(0, plan.Generation.Prompt.Length - 1) },
        }),
        new("memory-growth", "memory grows with every request (=N: MiB)", "buffers kept per request", MemoryGrowth),
        new("slow-after-idle", "the first request after a second of rest is late (=N: milliseconds)", "caches or clocks let go when idle", SlowAfterIdle),
        new("late", "every answer begins late (=N: milliseconds)", "a time-out that is waited for in vain before each answer", argument =>
        {
            var milliseconds = argument.Whole(20_000);
            return new Delay { Start = _ => milliseconds };
        }),
        new("each-later", "each answer begins later than the one before (=N: milliseconds)", "a list that grows with every request and is searched by each",
            EachLater),
        new("slow-after-leave", "the first request after a client that left is late (=N: milliseconds)",
            "a worker that is only replaced when it is needed again", SlowAfterLeave),
    ];

    private static GenerationRequest WithoutCache(GenerationRequest generation) => generation with { UsePrefixCache = false };

    private static Fault MemoryGrowth(FaultArgument argument)
    {
        var (mebibytes, kept) = (argument.Whole(16), new ConcurrentBag<byte[]>());
        return Change.Plan(_ =>
        {
            var block = new byte[mebibytes << 20];
            // Touched, or it would not become resident.
            Array.Fill(block, (byte)1);
            kept.Add(block);
        });
    }

    private static Fault SlowAfterIdle(FaultArgument argument)
    {
        var (milliseconds, last) = (argument.Whole(800), double.NegativeInfinity);
        return new Delay
        {
            Start = _ => Monotonic.NowMs - Volatile.Read(ref last) > RestMs ? milliseconds : 0,
            End = () => Volatile.Write(ref last, Monotonic.NowMs),
        };
    }

    private static Fault EachLater(FaultArgument argument)
    {
        var (milliseconds, answers) = (argument.Whole(50), 0);
        return new Delay { Start = _ => (double)milliseconds * Interlocked.Increment(ref answers) };
    }

    private static Fault SlowAfterLeave(FaultArgument argument)
    {
        var (milliseconds, seen) = (argument.Whole(8000), 0);
        return new Delay
        {
            Start = scope =>
            {
                var leaves = scope.State.History.Leaves;
                return Interlocked.Exchange(ref seen, leaves) < leaves ? milliseconds : 0;
            },
        };
    }

    private static Fault Serial()
    {
        var turn = new SemaphoreSlim(1, 1);
        return new Fault { Steps = (steps, _, scope) => InTurnAsync(steps, turn, scope) };
    }

    private static async IAsyncEnumerable<AnswerStep> InTurnAsync(IAsyncEnumerable<AnswerStep> steps, SemaphoreSlim turn, RequestScope scope)
    {
        await turn.WaitAsync(scope.Http.RequestAborted);
        try
        {
            await foreach (var step in steps)
                yield return step;
        }
        finally
        {
            turn.Release();
        }
    }
}
