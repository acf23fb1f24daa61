using System.Globalization;
using System.Text;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Power;

/// <summary>Writes the part about real sockets of <c>harness/pages/STATISTICS.md</c>.</summary>
internal static class SocketPowerReport
{
    /// <summary>Its heading.</summary>
    public const string Title = "## Real sockets";

    /// <summary>The section.</summary>
    public static string Render(SocketPowerResult result, MachineNote before, MachineNote after)
    {
        var text = new StringBuilder($"\n{Title}\n\n");
        Line(
            "The embedded server answers on a schedule (first token after 8 ms, then 7 more, 2 ms apart) whose true speed is known; client, metrics and rule "
                + "are those of a check. Baseline: 5 sessions of 10 requests; check: one session, more while they are beyond the limit. Three metrics: "
                    + "TTFT, ITL, whole answer. The luck of a start is added to the schedule of each session; the server's process is started anew for each "
                        + "baseline and for its checks.");
        Line("");
        Line(before.Describe(after));
        Line("");
        Line(
            FormattableString.Invariant(
                $"{result.Baselines} baselines, {result.Cells.Where(c => c.SlowdownPct == 0).Sum(c => c.Pairs)} comparisons of the unchanged server ")
                    + FormattableString.Invariant(
                        $"({result.WantedPairs} with noise were asked for); the comparisons of one baseline are not independent of each other."));
        Line("");
        Line(
            "| added to the schedule | truly slower | comparisons | with a regression | 95 % bound | metrics | regression | inconclusive | same or improved | "
                + "not gated | limit, median |");
        Line("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var c in result.Cells.Where(c => c.Pairs > 0))
            Line(
                FormattableString.Invariant(
                    $"| {c.Noise.Name} | {(c.SlowdownPct == 0 ? "not" : FormattableString.Invariant($"{c.SlowdownPct} %"))} | {c.Pairs} | ")
                        + FormattableString.Invariant(
                            $"{c.PairsWithRegression} ({Pct((double)c.PairsWithRegression / c.Pairs)}) | {Bound(c)} | {c.Metrics} | ")
                                + FormattableString.Invariant(
                                    $"{Share(c, Judgement.Regression)} | {Share(c, Judgement.Inconclusive)} | ")
                                        + FormattableString.Invariant(
                                            $"{Pct((double)(c.Count(Judgement.Same) + c.Count(Judgement.Improved)) / c.Metrics)} | ")
                                                + FormattableString.Invariant($"{Share(c, Judgement.NotGated)} | {c.MedianLimitPct:0.0} % |"));
        Line("");
        Line("The bound is an upper one for the unchanged server and a lower one for a slower one (Clopper and Pearson), as if comparisons were independent.");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static string Bound(SocketCell c) => c.SlowdownPct == 0
        ? $"<= {Pct(Proportion.UpperBound(c.PairsWithRegression, c.Pairs))}"
        : $">= {Pct(Proportion.LowerBound(c.PairsWithRegression, c.Pairs))}";

    private static string Share(SocketCell c, Judgement word) => Pct((double)c.Count(word) / c.Metrics);

    private static string Pct(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
