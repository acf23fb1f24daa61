using System.Globalization;
using System.Text;
using MlxDoctor.Core.Reports;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Writes how many of the matrix's faults a run of so many seconds notices.</summary>
internal static class BudgetPage
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "budget.md";

    private static readonly int[] Budgets = [10, 20, 30, 60, 120];
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The page.</summary>
    /// <param name="order">The order of <c>--budget</c>.</param>
    /// <param name="catalogue">The order of a whole run.</param>
    /// <param name="servers">For each server how it was measured, and the time of each case.</param>
    /// <param name="noticed">For each fault of the matrix the cases that notice it.</param>
    public static string Of(
        IReadOnlyList<string> order, IReadOnlyList<string> catalogue,
        IReadOnlyList<(string Name, string Made, IReadOnlyDictionary<string, CaseTime> Times)> servers, IReadOnlyList<IReadOnlyCollection<string>> noticed)
    {
        var possible = noticed.Count(n => n.Any(order.Contains));
        var page = new StringBuilder("# What a short run notices\n\n");
        page.Append(
            Invariant,
            $"Written by `harness/doctor self order`. `check --budget 60s` runs the functional cases in the order of `fixtures/case-order.json`, which is a "
                + $"greedy cover of the fault matrix (`fault-matrix.md`): ")
            .Append(
                "the next case is the one that notices the most faults a second that no case before it notices. The times of cases are those of a run without "
                    + "faults; a request that several cases need is paid by the first of them.\n\n")
            .Append(
                Invariant,
                $"The matrix has {noticed.Count} faults; the {order.Count} functional cases of a check notice {possible} of "
                    + $"them{(possible < noticed.Count ? "; the others need a case of speed or a slow one" : "")}.\n");
        foreach (var (name, made, times) in servers)
        {
            var (known, other) = (Known(order, times), Known(catalogue, times));
            page.Append(
                Invariant,
                $"\n## {Markdown.Text(name)}\n\n{Markdown.Text(made)} All {known.Count} cases take "
                    + $"{GreedyCover.Within(double.PositiveInfinity, known).Sum(c => c.Seconds):0} s.\n\n")
                .Append(Markdown.Head("after", "noticed with --budget", "share of the matrix", "noticed in the order of the catalogue"));
            foreach (var budget in Budgets)
            {
                var count = GreedyCover.NoticedAfter(budget, known, noticed);
                page.Append(
                    Markdown.Row(
                        $"{budget.ToString(Invariant)} s", Format.Count(count), string.Create(Invariant, $"{100.0 * count / noticed.Count:0} %"),
                        Format.Count(GreedyCover.NoticedAfter(budget, other, noticed))));
            }
        }
        return page.ToString();
    }

    private static IReadOnlyList<CaseTime> Known(IEnumerable<string> order, IReadOnlyDictionary<string, CaseTime> times) =>
        [.. order.Where(times.ContainsKey).Select(id => times[id])];
}
