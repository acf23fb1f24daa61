using Spectre.Console;

namespace MlxDoctor.Cli.Output;

/// <summary>A table where the terminal is wide enough for it, else a paragraph per row: nothing is cut.</summary>
internal sealed class FittingTable(params IReadOnlyList<string> heads)
{
    /// <summary>Blanks and rules around a column.</summary>
    private const int Around = 3;

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row, a cell per head; text of any origin.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>Writes it.</summary>
    public void Write(IAnsiConsole console)
    {
        var width = heads.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Length).Max() + Around).Sum();
        if (width <= console.Profile.Width)
            console.Write(Table());
        else
            foreach (var row in _rows)
                Stacked(console, row);
    }

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var head in heads)
            table.AddColumn(new TableColumn(head) { NoWrap = true });
        foreach (var row in _rows)
            table.AddRow([.. row.Select(ConsoleStyle.Safe)]);
        return table;
    }

    private void Stacked(IAnsiConsole console, IReadOnlyList<string> row)
    {
        console.MarkupLine($"[bold]{ConsoleStyle.Safe(row[0])}[/]");
        var facts = heads.Zip(row).Skip(1).Where(f => f.Second is not ("" or "-")).Select(f => f.First.Length == 0 ? f.Second : $"{f.First} {f.Second}");
        console.Write(new Padder(new Markup(ConsoleStyle.Safe(string.Join(", ", facts))), new Padding(2, 0, 0, 0)));
    }
}
