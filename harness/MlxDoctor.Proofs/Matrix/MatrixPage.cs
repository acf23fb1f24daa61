using System.Globalization;
using System.Text;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Writes the matrix for people.</summary>
internal static class MatrixPage
{
    private const int Narrow = 3;
    private const int Named = 6;

    /// <summary>The page.</summary>
    public static string Of(FaultMatrix matrix)
    {
        var page = new StringBuilder();
        var (rows, clean) = (matrix.Rows, matrix.Clean);
        var unproven = matrix.Unproven;
        page.AppendLine("# Faults against cases").AppendLine()
            .AppendLine("Written by `harness/doctor self faults`. Each row starts the embedded server with one fault and puts every case to it.").AppendLine()
            .AppendLine(Line($"- {rows.Count(r => r.Caught)} of {rows.Count} faults are reported by the case that is meant to, with the code that is meant."))
            .AppendLine(
                Line($"- {rows.Count(r => r.Fired.Count <= Narrow)} of {rows.Count} are reported by at most {Narrow} cases, all cases that fired counted."))
            .AppendLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"- {rows.Count(r => r.Specific <= Narrow)} of {rows.Count} are reported by at most {Narrow} cases beside the shared checks, which look "
                        + $"at every answer (invariants, the answer against its stream and its repetition, what a prompt expects) and at every refusal."))
            .AppendLine(Line($"- The whole server, {clean.Count} times over all {matrix.CleanCases} cases: {clean.Sum(c => c.Count)} findings."));
        foreach (var alarm in clean.SelectMany(c => c).Distinct())
            page.AppendLine("  - false alarm: " + Cell(alarm));
        var met = rows.Where(r => r.Contact is not null).ToList();
        page.AppendLine(met.Count == 0
            ? "- Unknown model, first contact: not tried."
            : string.Create(CultureInfo.InvariantCulture,
                $"- Unknown model, first contact (`--unknown`: the server's model is disguised, nothing is known of the server and no answers of an earlier "
                    + $"day are; the cases are put that notice the fault with the known model and those that build on the model's own answers, until one "
                        + $"reports anything): {met.Count(r => r.Contact!.Caught)} of {met.Count} faults are reported, "
                            + $"{rows.Count - met.Count} were not tried."));
        page.AppendLine(unproven.Count == 0
                ? "- Every case is proven by at least one fault."
                : Line($"- {unproven.Count} cases are proven by no fault of this list: {string.Join(", ", unproven)}."))
            .AppendLine();
        Made(page, matrix);
        page.AppendLine(
            "| class | fault | meant for | known model: caught | unknown model, first contact | cases that fired (beside the shared checks, all) | who else | "
                + "commit | date | s |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var others = row.Fired.Keys.Where(k => k != row.Intended).ToList();
            var who = string.Join(", ", others.Take(Named)) + (others.Count > Named ? Line($" and {others.Count - Named} more") : "");
            page.AppendLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"| {row.Class} | `{row.Fault}` | {row.Intended} | {(row.Failure is { } f ? Cell(f) : row.Caught ? "yes" : "NO")} | {Contact(row)} | "
                        + $"{row.Specific}, {row.Fired.Count} of {row.Ran} | {who} | {ProofRun.Code(row.Run?.Commit)} | {ProofRun.Day(row.At)} | "
                            + $"{row.Seconds?.ToString("0", CultureInfo.InvariantCulture) ?? ProofRun.NotRecorded} |"));
        }
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Made(StringBuilder page, FaultMatrix matrix)
    {
        page.AppendLine("## How it was made").AppendLine();
        foreach (var run in matrix.Runs.Where(run => matrix.CleanRun == run || matrix.Rows.Any(r => r.Run == run)))
            page.AppendLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"- {matrix.Rows.Count(r => r.Run == run)} rows{(matrix.CleanRun == run ? " and the runs over the whole server" : "")}: {run.Describe()}; "
                        + $"{run.Workers} servers at one time; {Memo(run.Memo ?? true)}."));
        foreach (var later in matrix.Later)
            page.AppendLine(Line($"- {string.Join(", ", later.Cases)}: put to every fault and the whole server later; {later.Run.Describe()}."));
        // The writer of files without runs had no way to go without the memo.
        var unstamped = matrix.Rows.Count(r => r.Run is null);
        if (unstamped > 0)
            page.AppendLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"- {unstamped} rows{(matrix.CleanRun is null ? " and the runs over the whole server" : "")}: {Memo(true)}; commit, date, machine and "
                        + $"load {ProofRun.NotRecorded}, maybe of several builds; seconds recorded in "
                            + $"{matrix.Rows.Count(r => r.Run is null && r.Seconds is not null)}."));
        if (matrix.Runs.Select(r => r.Commit).Distinct().Count() + (unstamped > 0 ? 1 : 0) > 1)
            page.AppendLine("- **Rows of several builds are mixed.** The column says which commit made a row.");
        page.AppendLine();
    }

    private static string Contact(MatrixRow row) => row.Contact switch
    {
        null => "not tried",
        { Case: { } id } c => c.Case == row.Intended ? "yes" : $"by {id}: {Cell(c.Codes[0])}",
        { } c => Line($"NO, {c.Ran} cases"),
    };

    private static string Memo(bool memo) => memo
        ? "memo yes: greedy answers are remembered from one server to the next (`--memo`), so the seconds are those of the checks, not of the model"
        : "memo no: every server computed its answers";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
