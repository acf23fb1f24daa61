using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Whether the machine was the same: the clock of a session is the median of its readings, the baseline's the median of its sessions.
/// A clock that is slower by half of a metric's limit, or that moved within the session by the limit (the means of its two halves), excuses the server.
/// </summary>
internal static class MachineJudge
{
    /// <summary>By how much the machine was slower than in the baseline, in per cent; negative when faster, null when one of them did not look.</summary>
    public static double? SlowerPct(IReadOnlyList<MachineState> then, MachineState now) =>
        Quantiles.Median([.. then.Select(s => Quantiles.Median(s.ClockMs)).OfType<double>()]) is { } before and > 0
        && Quantiles.Median(now.ClockMs) is { } after
            ? 100 * ((after / before) - 1)
            : null;

    /// <summary>By how much it changed within a session, in per cent, in either direction; null with fewer than four readings.</summary>
    public static double? MovedPct(MachineState session)
    {
        if (session.ClockMs.Count < 4)
            return null;
        var half = session.ClockMs.Count / 2;
        var (first, second) = (session.ClockMs.Take(half).Average(), session.ClockMs.TakeLast(half).Average());
        return 100 * ((Math.Max(first, second) / Math.Min(first, second)) - 1);
    }

    /// <summary>Why a slowdown says nothing about the server, or null.</summary>
    /// <param name="limitPct">The metric's limit, in per cent of time.</param>
    /// <param name="then">The sessions of the baseline; empty in files of older harnesses.</param>
    /// <param name="now">The sessions that showed the slowdown.</param>
    public static string? Excuse(double limitPct, IReadOnlyList<MachineState> then, IReadOnlyList<MachineState> now)
    {
        if (now.Select(s => SlowerPct(then, s)).OfType<double>().DefaultIfEmpty(0).Max() is var slower && slower >= limitPct / 2)
            return FormattableString.Invariant($"the machine itself was {slower:0.#} % slower than when the baseline was recorded");
        return now.Select(MovedPct).OfType<double>().DefaultIfEmpty(0).Max() is var moved && moved >= limitPct
            ? FormattableString.Invariant($"the machine itself changed by {moved:0.#} % within the session")
            : null;
    }

    /// <summary>What reports say of the machine, a line each.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<MachineState> then, IReadOnlyList<MachineState> now)
    {
        var lines = new List<string>();
        for (var i = 0; i < now.Count; i++)
        {
            var (state, session) = (now[i], now.Count == 1 ? "this session" : FormattableString.Invariant($"session {i + 1}"));
            if (Quantiles.Median(state.ClockMs) is not { } clock)
                continue;
            var against = SlowerPct(then, state) is { } slower
                ? FormattableString.Invariant($", {Math.Abs(slower):0.#} % {(slower >= 0 ? "slower" : "faster")} than in the baseline")
                : "";
            var moved = MovedPct(state) is { } m ? FormattableString.Invariant($", moved by {m:0.#} % within it") : "";
            var load = state.Load is { } average ? FormattableString.Invariant($"{average:0.0}") : "unknown";
            lines.Add(FormattableString.Invariant(
                $"The machine's own clock in {session}: {clock:0.0} ms for a fixed piece of work{against}{moved}; load {load}, power ")
                    + FormattableString.Invariant($"{state.Power ?? "unknown"}."));
        }
        return lines;
    }
}
