using System.Globalization;
using System.Text;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Proofs.Power;

/// <summary>Writes the part about all ways to compare of <c>harness/pages/STATISTICS.md</c>.</summary>
internal static class ComparisonReport
{
    /// <summary>The section.</summary>
    public static string Render(IReadOnlyList<ComparisonRow> table, ComparisonSimulation simulation, ulong seed)
    {
        var text = new StringBuilder("\n## Every way to compare\n\n");
        Add(string.Create(CultureInfo.InvariantCulture, $"""
            The same noise, put to the judges of the harness themselves: in each row {table[0].Runs.Trials:N0} runs of an unchanged server
            and {table[0].Found.First().Value.Trials:N0} slower metrics of each kind; seed {seed}. A run has {Many(ComparisonSimulation.Ten)} metrics of
            {ComparisonSimulation.Ten} requests and {Many(ComparisonSimulation.Three)} of {ComparisonSimulation.Three} that count in the exit code, each with noise of its own
            and the floor of `harness/thresholds.yaml`: {simulation.FloorPct(ComparisonSimulation.Ten)} % and {simulation.FloorPct(ComparisonSimulation.Three)} %.
            While two servers are compared side by side the machine gets {ComparisonSimulation.DriftPct} % slower.

            - Stored baseline: as above. With `--sessions N`, a regression is what Welch's 90 % interval of the slowdown has wholly above the limit.
            - Side by side: A B B A; slower than the limit asks for a second round with fresh processes. A regression is slower than the limit in every round,
              and by more than 12 times (two rounds), 4 times (three) or once (four) what one server's own rounds differ by;
              what {PairJudge.MostRounds} rounds can't tell is inconclusive: exit code 0.
            - Servers that run already are the same two processes in every round; only what is more than {PairJudge.LuckPct} % slower is a regression.

            """));
        Add("In brackets: the 95 % upper bound for an unchanged server, the 95 % lower bound for a slower one.");
        Add("");
        var slower = Slower(table[0]);
        var heads = slower.Select(k => FormattableString.Invariant($"{k.SlowdownPct:0} % slower, {k.Requests} requests"));
        Add($"| comparison | sd between starts | unchanged, {ComparisonSimulation.Ten} requests | unchanged, {ComparisonSimulation.Three} requests "
            + $"| unchanged run | run inconclusive | {string.Join(" | ", heads)} |");
        Add($"|---|---:|---:|---:|---:|---:|{string.Concat(slower.Select(_ => "---:|"))}");
        foreach (var row in table)
            Add(Line(row));
        Add("");
        var (metric, of) = table.SelectMany(r => ((Share, ComparisonRow)[])[(r.Ten, r), (r.Three, r)]).MaxBy(x => x.Item1.Rate);
        var run = table.MaxBy(r => r.Runs.Rate)!;
        var beside = table.Where(r => r.Design.Against).MaxBy(r => r.Runs.Rate)!;
        Add($"Largest share of an unchanged metric: {metric.AtMost} ({of.Design.Name}, sd {Sd(of)}); "
            + $"of an unchanged run: {run.Runs.AtMost} ({run.Design.Name}, sd {Sd(run)}); "
            + $"of an unchanged run side by side: {beside.Runs.AtMost} ({beside.Design.Name}, sd {Sd(beside)}).");
        return text.ToString();

        void Add(string line) => text.Append(line).Append('\n');
    }

    /// <summary>A row of the table.</summary>
    public static string Line(ComparisonRow row) =>
        $"| {row.Design.Name} | {Sd(row)} | {row.Ten.AtMost} | {row.Three.AtMost} | {row.Runs.AtMost} | {Share.Pct(row.Unclear.Rate)} "
        + $"| {string.Join(" | ", Slower(row).Select(k => row.Found[k].AtLeast))} |";

    private static int Many(int requests) => ComparisonSimulation.Gated.Count(m => m.Requests == requests);

    private static List<(int Requests, double SlowdownPct)> Slower(ComparisonRow row) =>
        [.. row.Found.Keys.OrderBy(k => k.SlowdownPct).ThenByDescending(k => k.Requests)];

    private static string Sd(ComparisonRow row) => FormattableString.Invariant($"{row.SessionSdPct:0.#} %");
}
