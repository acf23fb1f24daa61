using System.Text.Json;

namespace MlxDoctor.Core.Runs;

/// <summary>Appends events to the run's trace; safe in several threads and processes at once.</summary>
public sealed class TraceWriter(RunDirectory run, TimeProvider time)
{
    /// <summary>The event of a line that the user is to see while the run goes on.</summary>
    public const string Said = "said";

    /// <summary>The event of a wait that goes on; its duration is how long already.</summary>
    public const string Waiting = "waiting";

    /// <summary>The event of a case that begins.</summary>
    public const string CaseStarted = "case.started";

    /// <summary>The event of a case whose record is written.</summary>
    public const string CaseEnded = "case.ended";

    /// <summary>Appends one event.</summary>
    /// <param name="name">What happened, for example <c>server.ready</c>.</param>
    /// <param name="model">The model it concerns.</param>
    /// <param name="caseId">The case it concerns.</param>
    /// <param name="detail">A sentence for people; never a secret.</param>
    /// <param name="durationMs">How long it took.</param>
    public void Write(string name, string? model = null, string? caseId = null, string? detail = null, double? durationMs = null) =>
        SharedLines.Append(run.Trace, JsonSerializer.Serialize(
            new TraceEvent(time.GetUtcNow(), Environment.ProcessId, name)
            {
                Model = model,
                Case = caseId,
                Detail = detail,
                DurationMs = durationMs,
            },
            RunJson.Line));

    /// <summary>Reads the events that are whole; a torn line counts as unreadable.</summary>
    public static (IReadOnlyList<TraceEvent> Events, int Unreadable) Read(RunDirectory run)
    {
        var events = new List<TraceEvent>();
        var unreadable = 0;
        foreach (var line in SharedLines.Read(run.Trace))
        {
            try
            {
                if (JsonSerializer.Deserialize<TraceEvent>(line, RunJson.Line) is { } e)
                    events.Add(e);
                else
                    unreadable++;
            }
            catch (JsonException)
            {
                unreadable++;
            }
        }
        return (events, unreadable);
    }
}
