using System.Globalization;
using System.Text;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes the scorecard for people.</summary>
public static class ScorecardMarkdown
{
    private const int ReasonLength = 120;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly (string Name, string Shown)[] Facts =
    [
        ("os", "os"), ("cpu", "cpu"), ("chip", "chip"), ("cores", "cores"), ("memory_gb", "memory, GB"), ("power_state", "power state"),
        (RunEnvironment.LoadBefore, "load average before (an idle machine has 0)"), (RunEnvironment.LoadAfter, "load average after"),
    ];

    /// <summary>One table, a column group for each server; what failed keeps its row and says why.</summary>
    public static string Of(Scorecard card)
    {
        var view = card.View;
        var text = new StringBuilder("# Scorecard\n\n");
        text.Append(Invariant, $"- Started: {(view.Manifest is { } m ? Format.Time(m.StartedAt) : Format.None)}, run {Markdown.Code(view.Run.Name)}\n");
        if (card.Narrowed is { } options)
            text.Append(Invariant, $"- **Narrowed** by {Markdown.Code(options)}: a part of a benchmark, no scorecard to compare with\n");
        var commit = view.Environment.TryGetValue(RunEnvironment.Commit, out var known) ? $", commit {Markdown.Text(known)}" : "";
        text.Append(Invariant, $"- Harness: {Markdown.Text(view.Manifest?.HarnessVersion ?? "unknown")}{commit}\n");
        foreach (var server in card.Servers)
            text.Append(
                Invariant,
                $"- Server: {Markdown.Text(server)} {Markdown.Text(view.Servers.FirstOrDefault(s => s.Profile == server)?.Version ?? "(version unknown)")}\n");
        foreach (var (name, shown) in Facts)
            if (view.Environment.TryGetValue(name, out var value))
                text.Append(Invariant, $"- {shown}: {Markdown.Text(value)}\n");
        text.Append('\n').Append(Table(card));
        text.Append("\nscore = decode tok/s x share of cases that hold x share of right tool calls; — was not measured.\n");
        text.Append(Notes(card));
        if (card.Skipped.Count > 0)
        {
            text.Append("\n## Skipped\n\n");
            foreach (var model in card.Skipped)
                text.Append(Invariant, $"- {Markdown.Text(model.Model)}: {Markdown.Text(model.Skipped)}\n");
        }
        return text.ToString();
    }

    private static string Table(Scorecard card)
    {
        if (card.Rows.Count == 0)
            return "No model was run.\n";
        List<string> head = ["model", "quantisation", "size", "context"];
        foreach (var server in card.Servers)
        {
            // Without a second server its name in every heading would only be noise.
            var group = card.Servers.Count > 1 ? Markdown.Text(server) + ": " : "";
            head.AddRange(ScorecardColumns.All.Select(c => group + c.Heading).Append(group + "status"));
        }
        var text = new StringBuilder(Markdown.Head([.. head]));
        foreach (var row in card.Rows)
            text.Append(Markdown.Row([
                Markdown.Text(row.Model.Model), Markdown.Text(row.Model.Quantisation ?? Format.None), Size(row.Model.SizeBytes),
                Format.Count(row.Model.ContextTokens),
                .. row.Cells.SelectMany(Cell),
            ]));
        return text.ToString();
    }

    private static IEnumerable<string> Cell(ScorecardCell cell) =>
        ScorecardColumns.All.Select(c => Figure(cell, c)).Append(Markdown.Text(cell.Status, ReasonLength));

    /// <summary>A figure with the digits of its column.</summary>
    internal static string Figure(ScorecardCell cell, (string Metric, string Heading, int Digits) column) =>
        cell.Values.TryGetValue(column.Metric, out var value) ? value.ToString("F" + column.Digits.ToString(Invariant), Invariant) : Format.None;

    private static string Notes(Scorecard card)
    {
        var text = new StringBuilder();
        foreach (var row in card.Rows)
            foreach (var cell in row.Cells)
                foreach (var note in cell.Notes)
                    text.Append(Invariant, $"- {Markdown.Text(row.Model.Model)} on {Markdown.Text(cell.Server)}: {Markdown.Text(note)}\n");
        return text.Length == 0 ? "" : $"\n## Notes\n\n{text}";
    }

    private static string Size(long? bytes) => bytes switch
    {
        null => Format.None,
        >= 1_000_000_000 => (bytes.Value / 1e9).ToString("0.0", Invariant) + " GB",
        _ => (bytes.Value / 1e6).ToString("0.0", Invariant) + " MB",
    };
}
