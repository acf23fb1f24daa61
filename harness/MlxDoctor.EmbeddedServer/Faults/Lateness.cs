using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Makes the rest of an answer late: an answer on a schedule is moved, because waiting would vanish in it; another one waits.</summary>
internal sealed class Lateness(RequestScope scope)
{
    private double _lateMs;

    /// <summary>All that follows comes later by so much.</summary>
    public async ValueTask AddAsync(double milliseconds)
    {
        if (scope.Pace is null)
            await Monotonic.WaitUntilAsync(Monotonic.NowMs + milliseconds, scope.Http.RequestAborted);
        else
            _lateMs += milliseconds;
    }

    /// <summary>The step with its deadline moved.</summary>
    public AnswerStep Move(AnswerStep step) => step.DueMs is { } due ? step with { DueMs = due + _lateMs } : step;
}
