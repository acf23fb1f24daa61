using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases;

/// <summary>How far the time of a run reaches: a case that would end after it is left out.</summary>
/// <param name="limit">The time for all cases but those of speed; null for as long as they take.</param>
/// <param name="order">What cases take on the embedded server; the pace of this one is learnt on the way.</param>
/// <param name="time">The clock; it starts with the first case.</param>
internal sealed class TimeBudget(TimeSpan? limit, CaseOrder? order, TimeProvider time)
{
    /// <summary>The variable that holds it, in seconds.</summary>
    public const string Variable = "DOCTOR_BUDGET";

    /// <summary>What <c>--quick</c> stands for.</summary>
    public const string Quick = "60s";

    /// <summary>Less recorded time than this shows no pace.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    private long? _began;
    private double _recordedSeconds;

    /// <summary>Reads <c>60s</c>, <c>2m</c> or <c>90</c>; null for null.</summary>
    /// <exception cref="UsageException">It is no time.</exception>
    public static TimeSpan? Read(string? text, string name)
    {
        if (text is null)
            return null;
        var (number, unit) = text.EndsWith('m') ? (text[..^1], 60) : (text.TrimEnd('s'), 1);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit is >= 1 and <= 86_400
            ? TimeSpan.FromSeconds(value * unit)
            : throw new UsageException($"{name} {text} is no time", "Give seconds or minutes, for example 60s or 2m.");
    }

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
