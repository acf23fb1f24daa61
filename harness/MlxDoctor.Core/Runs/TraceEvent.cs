namespace MlxDoctor.Core.Runs;

/// <summary>One line of the trace.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Pid">The process that wrote it.</param>
/// <param name="Event">What happened, for example <c>server.ready</c>.</param>
public sealed record TraceEvent(DateTimeOffset At, int Pid, string Event)
{
    /// <summary>The model it concerns.</summary>
    public string? Model { get; init; }

    /// <summary>The case it concerns.</summary>
    public string? Case { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Detail { get; init; }

    /// <summary>How long it took.</summary>
    public double? DurationMs { get; init; }
}
