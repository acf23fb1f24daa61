using System.Globalization;
using System.Text;

namespace MlxDoctor.Harness.Statistics;

/// <summary>Writes the simulated error rates as Markdown: the simulation part of <c>harness/pages/STATISTICS.md</c>.</summary>
internal static class PowerReport
{
    /// <summary>Metrics of a run that count in the exit code, for the rate of a whole run.</summary>
    private const int Gated = 5;

    /// <summary>The seed of what is published.</summary>
    public const ulong Seed = 20261124;

    /// <summary>The file up to the end of the simulation; what real sockets showed follows it.</summary>
    public static string File(PowerSimulation simulation) =>
        $"# How often the speed comparison errs\n\nWritten by `harness/doctor self power`.\n\n{Render(simulation.Table(), simulation.AtTwiceTheLimit(), Seed)}";

    /// <summary>The section with both tables; the figures in brackets are 95 % bounds (Clopper and Pearson).</summary>
    public static string Render(IReadOnlyList<PowerRow> table, IReadOnlyList<PowerRow> twice, ulong seed)
    {
        var text = new StringBuilder();
        Line("## Simulation");
        Line("");
        Line(
            "Rule: baseline of 5 server sessions with 10 requests each; limit = the larger of 5 % and slowest / fastest session median - 1; one fresh "
                + "session, a second and a third one while they are slower, a fourth where the limit is above "
                    + FormattableString.Invariant($"{SessionSpread.NoisyAbovePct} %; slower in all of them is a regression."));
        Line(
            FormattableString.Invariant(
                $"Noise, on the log scale: white 1.5 %, AR(1) 0.6 with sd 1 %, 4 % of the requests slower by 5 to 20 %, and an offset for each start of the ")
                    + FormattableString.Invariant($"server with the sd of the first column. It is an assumption. Seed {seed}."));
        Line("");
        Line(
            "A regression is called in this share of the metrics; in brackets the 95 % upper bound for an unchanged server, the 95 % lower bound for a "
                + "slower one.");
        Line("");
        var slowdowns = table.Select(r => r.SlowdownPct).Distinct().Order().ToList();
        Line(
            $"| sd between starts | {string.Join(" | ", slowdowns.Select(s => s == 0 ? "unchanged" : FormattableString.Invariant($"{s:0.#} % slower")))} | "
                + $"unchanged, inconclusive | limit, median (90 %) | not gated |");
        Line($"|---|{string.Concat(slowdowns.Select(_ => "---:|"))}---:|---:|---:|");
        foreach (var rows in table.GroupBy(r => r.SessionSdPct))
        {
            var clean = rows.First(r => r.SlowdownPct == 0);
            var cells = slowdowns.Select(s => Cell(rows.First(r => r.SlowdownPct == s)));
            Line(
                FormattableString.Invariant(
                    $"| {rows.Key:0.#} % | {string.Join(" | ", cells)} | {Pct((double)clean.Inconclusive / clean.Runs)} | {clean.MedianLimitPct:0.0} % ")
                        + FormattableString.Invariant($"({clean.Limit90Pct:0.0} %) | {Pct((double)clean.NotGated / clean.Runs)} |"));
        }
        Line("");
        Line(
            FormattableString.Invariant(
                $"A run with {Gated} gated metrics has at most {Gated} times the rate of a metric. ")
                    + FormattableString.Invariant(
                        $"{table.Where(r => r.SlowdownPct == 0).Max(r => r.Runs):N0} metrics were simulated per cell of an unchanged server, ")
                            + FormattableString.Invariant($"{table.Where(r => r.SlowdownPct != 0).Max(r => r.Runs):N0} per other cell."));
        Line("");
        Line("A slowdown of twice the printed limit, where the metric is gated:");
        Line("");
        Line("| sd between starts | found | at least (95 %) | passed | metrics |");
        Line("|---|---:|---:|---:|---:|");
        foreach (var row in twice)
            Line(
                FormattableString.Invariant(
                    $"| {row.SessionSdPct:0.#} % | {Pct(row.RegressionRate)} | {Pct(row.RegressionAtLeast)} | {Pct((double)row.Passes / row.Runs)} | ")
                        + FormattableString.Invariant($"{row.Runs:N0} |"));
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static string Cell(PowerRow row) => row.SlowdownPct == 0
        ? $"{Pct(row.RegressionRate)} (<= {Pct(row.RegressionAtMost)})"
        : $"{Pct(row.RegressionRate)} (>= {Pct(row.RegressionAtLeast)})";

    private static string Pct(double share) => (100 * share).ToString(share is > 0 and < 0.01 ? "0.000" : "0.0", CultureInfo.InvariantCulture) + " %";
}
