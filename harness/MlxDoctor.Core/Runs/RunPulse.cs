using System.Globalization;

namespace MlxDoctor.Core.Runs;

/// <summary>Follows the trace of a run, and says what the run waits for when those who look on were left without a word for too long.</summary>
public sealed class RunPulse(TimeProvider time)
{
    /// <summary>The longest silence; with one look of the follower in addition it stays below 30 s.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly List<(TraceEvent Wait, long Heard)> _waits = [];
    private (TraceEvent Event, long Heard)? _open;
    private long _word = time.GetTimestamp();
    private DateTimeOffset _wordAt = time.GetUtcNow();
    private int _heard;

    /// <summary>Something is under way of which the trace told.</summary>
    public bool Knows => _open is not null || Fresh().Count > 0;

    /// <summary>Something else was just shown.</summary>
    public void Said() => (_word, _wordAt) = (time.GetTimestamp(), time.GetUtcNow());

    /// <summary>Takes what is new in the whole trace.</summary>
    /// <returns>True when a case began or ended.</returns>
    public bool Hear(IReadOnlyList<TraceEvent> trace)
    {
        var moved = false;
        foreach (var e in trace.Skip(_heard))
            switch (e.Event)
            {
                case TraceWriter.Waiting:
                    _waits.Add((e, time.GetTimestamp()));
                    break;
                case TraceWriter.CaseStarted:
                    (_open, moved) = ((e, time.GetTimestamp()), true);
                    break;
                case TraceWriter.CaseEnded:
                    (_open, moved) = (null, true);
                    _waits.Clear();
                    break;
            }
        _heard = trace.Count;
        return moved;
    }

    /// <summary>What goes on at this moment; asking for it does not count as showing it.</summary>
    public string Status => Now();

    /// <summary>Whatever was under way has ended, as after an interruption.</summary>
    public void Forget()
    {
        _open = null;
        _waits.Clear();
    }

    /// <summary>The line that is due, or null; asking for it counts as showing it.</summary>
    public string? Line()
    {
        if (time.GetElapsedTime(_word) < Silence)
            return null;
        var line = Now();
        Said();
        return line;
    }

    private string Now()
    {
        if (Fresh() is { Count: > 0 } fresh)
        {
            var (wait, heard) = fresh.MaxBy(w => w.Wait.DurationMs ?? 0);
            var waited = TimeSpan.FromMilliseconds(wait.DurationMs ?? 0);
            return $"waits for {wait.Detail} since "
                + $"{Clock(wait.At - waited)} ({Seconds(waited + time.GetElapsedTime(heard))}){(wait.Case is { } id ? $", in {id}" : "")}";
        }
        return _open is { } open
            ? $"runs {open.Event.Case} since {Clock(open.Event.At)} ({Seconds(time.GetElapsedTime(open.Heard))})"
            : $"has heard nothing of the tests since {Clock(_wordAt)} ({Seconds(time.GetElapsedTime(_word))})";
    }

    /// <summary>A wait that is over is told no more.</summary>
    private List<(TraceEvent Wait, long Heard)> Fresh()
    {
        _waits.RemoveAll(w => time.GetElapsedTime(w.Heard) > WaitBook.Every + TimeSpan.FromSeconds(2));
        return _waits;
    }

    private string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds):0} s");
}
