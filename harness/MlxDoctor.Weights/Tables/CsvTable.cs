using System.Globalization;
using System.Text;

namespace MlxDoctor.Weights.Tables;

/// <summary>CSV with a header line; null is empty, numbers keep every digit.</summary>
internal static class CsvTable
{
    private static readonly HashSet<string> Integers =
        ["layer", "block4", "expert_id", "rows", "cols", "bits", "group_size", "non_finite", "bytes_quantised", "ndim", "nbytes", "count"];

    private static readonly HashSet<string> Flags = ["is_routed_expert", "is_shared_expert", "in_index"];

    private static readonly HashSet<string> Texts =
        [
            "file", "source_tensor", "derived_tensor", "tensor_name", "proj", "dtype", "scheme", "mode", "error", "arithmetic",
            "shape", "index_shard", "reason", "warning", "raw", "canonical", "delta_name",
        ];

    /// <summary>Writes UTF-8 without a mark.</summary>
    public static async Task WriteAsync(Table table, Stream stream, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        await writer.WriteAsync(string.Join(',', table.Columns.Select(c => Quote(c.Name))) + "\n");
        foreach (var row in table.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            await writer.WriteAsync(string.Join(',', row.Select(c => Quote(Text(c)))) + "\n");
        }
    }

    /// <summary>Reads what <see cref="WriteAsync"/> wrote; types follow from the column names.</summary>
    public static Table Read(string name, string text)
    {
        var lines = Parse(text);
        if (lines.Count == 0)
            throw new FormatException("no header line");
        var table = new Table(name, [.. lines[0].Select(c => new Column(c, TypeOf(c)))]);
        foreach (var line in lines.Skip(1))
            table.Add([.. line.Select((cell, i) => Value(table.Columns[i].Type, cell))]);
        return table;
    }

    /// <summary>A cell as text, invariant.</summary>
    public static string Text(object? cell) => cell switch
    {
        null => "",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static object? Value(ColumnType type, string cell) => cell.Length == 0 ? null : type switch
    {
        ColumnType.Text => cell,
        ColumnType.Integer => long.Parse(cell, CultureInfo.InvariantCulture),
        ColumnType.Flag => cell == "true",
        _ => double.Parse(cell, CultureInfo.InvariantCulture),
    };

    private static ColumnType TypeOf(string column) =>
        Texts.Contains(column) ? ColumnType.Text
            : Integers.Contains(column) ? ColumnType.Integer
            : Flags.Contains(column) ? ColumnType.Flag
            : ColumnType.Number;

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<List<string>> Parse(string text)
    {
        var lines = new List<List<string>>();
        var line = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                line.Add(cell.ToString());
                cell.Clear();
                if (c != '\n')
                    continue;
                lines.Add(line);
                line = [];
            }
            else
            {
                cell.Append(c);
            }
        }

        return lines;
    }
}
