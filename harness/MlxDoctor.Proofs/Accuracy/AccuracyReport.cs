using System.Globalization;
using System.Text;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Accuracy;

/// <summary>Writes <c>harness/pages/accuracy.md</c>.</summary>
internal static class AccuracyReport
{
    /// <summary>The file.</summary>
    public static string Render(IReadOnlyList<AccuracyRow> rows, MachineNote before, MachineNote after)
    {
        var text = new StringBuilder();
        Line("# How true is the client?");
        Line("");
        Line(
            "Written by `harness/doctor self accuracy`. The embedded server answers on a known schedule and logs when it really sent each event; the client "
                + "measures the same answers as it measures any server. An error is the client's value less the server's: the way of a request to the server "
                    + "and of an answer back is in it.");
        Line("");
        Line(before.Describe(after));
        Line("");
        var met = rows.Count(r => r.MeetsGoal);
        Line(
            FormattableString.Invariant(
                $"Goal: TTFT error below 1 ms and ITL error below 1 % in every cell, by the median of the answers. Met in {met} of {rows.Count} cells. ")
                    + FormattableString.Invariant($"Largest median: TTFT {Largest(r => r.TtftMs):0.000} ms, ITL {Largest(r => r.ItlPct):0.000} %."));
        var fast = rows.Where(r => r.Cell is { Streams: 1, ItlMs: 2, TokensPerChunk: 1 }).ToList();
        if (fast.Count > 0)
            Line(
                FormattableString.Invariant(
                    $"The client's own CPU at 500 tok/s in one stream, one token a chunk: ")
                        + FormattableString.Invariant($"{fast.Max(r => r.CpuPct):0.0} % of one core at most (goal: below 3 %)."));
        Line("");
        Line(
            "| ttft ms | itl ms | tokens/chunk | streams | answers | lost | TTFT error ms: median | worst | ITL error %: median | worst | ICL error ms: "
                + "median | worst | e2e error ms: median | worst | client CPU % | server late ms | goal |");
        Line("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        foreach (var r in rows)
            Line(
                FormattableString.Invariant(
                    $"| {r.Cell.TtftMs} | {r.Cell.ItlMs} | {r.Cell.TokensPerChunk} | {r.Cell.Streams} | {r.TtftMs.Count} | {r.Lost} | {Both(r.TtftMs)} | ")
                        + FormattableString.Invariant(
                            $"{Both(r.ItlPct)} | {Both(r.IclMs)} | {Both(r.E2eMs)} | {r.CpuPct:0.0} | {r.ServerLateMs:0.000} | ")
                                + FormattableString.Invariant($"{(r.MeetsGoal ? "met" : "missed")} |"));
        Line("");
        Line(
            "Errors are sizes, without sign. The schedule asks for at most 2,000 chunks a second in all. 'Server late' is how much later than planned the "
                + "server sent: it is not part of the error.");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
        double? Largest(Func<AccuracyRow, IReadOnlyList<double>> of) => rows.Max(r => AccuracyRow.Middle(of(r)));
    }

    private static string Both(IReadOnlyList<double> errors) => $"{Show(AccuracyRow.Middle(errors))} | {Show(AccuracyRow.Worst(errors))}";

    private static string Show(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "—";
}
