using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases;

/// <summary>How far the time of a run reaches: a case that would end after it is left out.</summary>
/// <param name="limit">The time for all cases but those of speed; null for as long as they take.</param>
/// <param name="order">What cases take on the embedded server; the pace of this one is learnt on the way.</param>
/// <param name="time">The clock; it starts with the first case.</param>
internal sealed class TimeBudget(TimeSpan? limit, CaseOrder? order, TimeProvider time)
{
    /// <summary>Less recorded time than this shows no pace.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    private long? _began;
    private double _recordedSeconds;

    /// <summary>True for the cases of speed, which are measured whole or not at all and run before the budget begins.</summary>
    public static bool IsFree(CaseInfo check) => check.Area == Area.Perf;

    /// <summary>Starts the case, or says that it is left out.</summary>
    /// <returns>Null when it is to be run.</returns>
    public CaseOutcome? LeavesOut(CaseInfo check)
    {
        if (limit is not { } all || IsFree(check))
            return null;
        _began ??= time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_began.Value);
        var recorded = order?.Price(check.Id)?.Seconds ?? 0;
        var pace = _recordedSeconds >= Enough.TotalSeconds ? Math.Max(1, elapsed.TotalSeconds / _recordedSeconds) : 1;
        if (elapsed >= all || (elapsed > TimeSpan.Zero && elapsed + TimeSpan.FromSeconds(recorded * pace) > all))
            return CaseOutcome.LeftOut(string.Create(CultureInfo.InvariantCulture, $"the {all.TotalSeconds:0.#} s of --budget do not reach so far"));
        _recordedSeconds += recorded;
        return null;
    }
}
