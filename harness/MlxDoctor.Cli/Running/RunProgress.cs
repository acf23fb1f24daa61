using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;

namespace MlxDoctor.Cli.Running;

/// <summary>How far a run is, and how long the rest will take if it goes on like this.</summary>
/// <param name="order">What cases take on the embedded server, for the weight of each.</param>
/// <param name="caseIds">The cases of each model.</param>
/// <param name="models">How many models.</param>
/// <param name="budget">The time that the cases have; null when they take what they take.</param>
/// <param name="time">The clock.</param>
internal sealed class RunProgress(CaseOrder order, IReadOnlyCollection<string> caseIds, int models, TimeSpan? budget, TimeProvider time)
{
    /// <summary>A case of unknown price weighs as much as a quick one.</summary>
    private const double UsualSeconds = 0.1;

    /// <summary>Of a smaller part nothing follows for the whole.</summary>
    private const double Enough = 0.03;

    private readonly double _total = models * caseIds.Sum(id => order.Price(id)?.Seconds ?? UsualSeconds);
    private double _done;
    private int _ended;
    private long? _began;

    /// <summary>A case has started: the time before it, in which the server booted, tells nothing about the rest.</summary>
    public void Started() => _began ??= time.GetTimestamp();

    /// <summary>A case has ended.</summary>
    public void Ended(CaseRecord record)
    {
        if (!caseIds.Contains(record.Id))
            return;
        Started();
        _ended++;
        _done += order.Price(record.Id)?.Seconds ?? UsualSeconds;
    }

    /// <summary>For example <c>[57/278]</c>.</summary>
    public string Head => $"[{Format.Count(_ended)}/{Format.Count(models * caseIds.Count)}]";

    /// <summary>The time left, or null while nothing is known.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (_began is not { } start)
                return null;
            var elapsed = time.GetElapsedTime(start);
            var share = _total > 0 ? Math.Min(1, _done / _total) : 0;
            var rest = share >= Enough ? elapsed * ((1 - share) / share) : (TimeSpan?)null;
            return budget is { } all && (rest is null || elapsed + rest > all) ? (all > elapsed ? all - elapsed : TimeSpan.Zero) : rest;
        }
    }

    /// <summary>Head and time left.</summary>
    public string Line(string now) => $"{Head} {now}{(Left is { } left ? $", {RunPrice.About(left)} left" : "")}";
}
