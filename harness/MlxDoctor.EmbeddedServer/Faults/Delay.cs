using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Milliseconds by which an answer is late: without a schedule it waits, with one all later deadlines move.</summary>
internal sealed record Delay
{
    /// <summary>Before the engine is asked.</summary>
    public Func<RequestScope, double>? Start { get; init; }

    /// <summary>Before the first step, once it is there.</summary>
    public Func<AnswerPlan, double>? First { get; init; }

    /// <summary>After a step, counted from 1.</summary>
    public Func<int, double>? After { get; init; }

    /// <summary>Told when the answer is whole.</summary>
    public Action? End { get; init; }

    public static implicit operator Fault(Delay delay) => new() { Steps = delay.ApplyAsync };

    private async IAsyncEnumerable<AnswerStep> ApplyAsync(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var (late, count) = (0.0, 0);
        await AddAsync(Start?.Invoke(scope));
        await foreach (var step in steps)
        {
            if (count == 0)
                await AddAsync(First?.Invoke(plan));
            yield return step.DueMs is { } due ? step with { DueMs = due + late } : step;
            count++;
            await AddAsync(After?.Invoke(count));
        }
        End?.Invoke();

        async ValueTask AddAsync(double? milliseconds)
        {
            if (milliseconds is not > 0)
                return;
            if (scope.Pace is null)
                await Monotonic.WaitUntilAsync(Monotonic.NowMs + milliseconds.Value, scope.Http.RequestAborted);
            else
                late += milliseconds.Value;
        }
    }
}
