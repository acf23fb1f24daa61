using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Cli.Matrix;

/// <summary>Writes the matrix for people and for programs.</summary>
internal static class MatrixPage
{
    private const int Narrow = 3;
    private const int Named = 6;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Cases that no fault of the matrix made report anything.</summary>
    public static IReadOnlyList<string> Unproven(IReadOnlyList<MatrixRow> rows) =>
        [.. MatrixBench.Cases.Select(c => c.Info.Id).Where(id => !rows.Any(r => r.Fired.ContainsKey(id)))];

    /// <summary>The page.</summary>
    public static string Markdown(IReadOnlyList<MatrixRow> rows, IReadOnlyList<IReadOnlyList<string>> clean)
    {
        var page = new StringBuilder();
        var caught = rows.Count(r => r.Caught);
        var narrow = rows.Count(r => r.Specific <= Narrow);
        var unproven = Unproven(rows);
        page.AppendLine("# Faults against cases").AppendLine()
            .AppendLine("Written by `harness/doctor self faults`. Each row starts the embedded server with one fault and puts every case to it.").AppendLine()
            .AppendLine(Line($"- {caught} of {rows.Count} faults are reported by the case that is meant to, with the code that is meant."))
            .AppendLine(Line($"- {narrow} of {rows.Count} are reported by at most {Narrow} cases beside the shared checks, which look at every answer (invariants, the answer against its stream and its repetition, what a prompt expects) and at every refusal."))
            .AppendLine(Line($"- The whole server, {clean.Count} times over all {MatrixBench.Cases.Count} cases: {clean.Sum(c => c.Count)} findings."));
        foreach (var alarm in clean.SelectMany(c => c).Distinct())
            page.AppendLine("  - false alarm: " + Cell(alarm));
        page.AppendLine(unproven.Count == 0
                ? "- Every case is proven by at least one fault."
                : Line($"- {unproven.Count} cases are proven by no fault of this list: {string.Join(", ", unproven)}."))
            .AppendLine()
            .AppendLine("| class | fault | meant for | caught | cases that fired (beside the shared checks, all) | who else | s |")
            .AppendLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var others = row.Fired.Keys.Where(k => k != row.Intended).ToList();
            var who = string.Join(", ", others.Take(Named)) + (others.Count > Named ? Line($" and {others.Count - Named} more") : "");
            page.AppendLine(Line($"| {row.Class} | `{row.Fault}` | {row.Intended} | {(row.Failure is { } f ? Cell(f) : row.Caught ? "yes" : "NO")} | {row.Specific}, {row.Fired.Count} of {row.Ran} | {who} | {row.Seconds:0} |"));
        }
        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The same with every cell.</summary>
    public static string Json(IReadOnlyList<MatrixRow> rows, IReadOnlyList<IReadOnlyList<string>> clean)
    {
        var root = new JsonObject
        {
            ["schema_version"] = 1,
            ["cases"] = new JsonArray([.. MatrixBench.Cases.Select(c => (JsonNode)c.Info.Id)]),
            ["clean_runs"] = new JsonArray([.. clean.Select(c => (JsonNode)new JsonArray([.. c.Select(a => (JsonNode)a)]))]),
            ["unproven"] = new JsonArray([.. Unproven(rows).Select(c => (JsonNode)c)]),
            ["faults"] = new JsonArray([.. rows.Select(r => (JsonNode)new JsonObject
            {
                ["fault"] = r.Fault,
                ["class"] = r.Class,
                ["intended"] = r.Intended,
                ["code"] = r.Code,
                ["caught"] = r.Caught,
                ["failure"] = r.Failure,
                ["ran"] = r.Ran,
                ["seconds"] = r.Seconds is { } s ? Math.Round(s, 1) : null,
                ["fired"] = new JsonObject(r.Fired.Select(f => new KeyValuePair<string, JsonNode?>(f.Key, new JsonArray([.. f.Value.Select(c => (JsonNode)c)])))),
            })]),
        };
        return root.ToJsonString(Indented) + "\n";
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
