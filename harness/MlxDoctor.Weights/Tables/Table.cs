namespace MlxDoctor.Weights.Tables;

/// <summary>Named, typed columns and rows of string, long, double, bool or null.</summary>
internal sealed class Table(string name, IReadOnlyList<Column> columns)
{
    private readonly Dictionary<string, int> _index = columns.Select((c, i) => (c.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);

    /// <summary>File name without extension.</summary>
    public string Name => name;

    /// <summary>The columns; present also when there is no row.</summary>
    public IReadOnlyList<Column> Columns => columns;

    /// <summary>The rows.</summary>
    public List<object?[]> Rows { get; } = [];

    /// <summary>True when the column exists.</summary>
    public bool Has(string column) => _index.ContainsKey(column);

    /// <summary>A cell.</summary>
    public object? Cell(object?[] row, string column) => row[_index[column]];

    /// <summary>A text cell; empty when null.</summary>
    public string Text(object?[] row, string column) => Cell(row, column) as string ?? "";

    /// <summary>An integer cell.</summary>
    public long? Integer(object?[] row, string column) => Cell(row, column) as long?;

    /// <summary>A number cell.</summary>
    public double? Number(object?[] row, string column) => Cell(row, column) as double?;

    /// <summary>Adds a row after checking its width.</summary>
    public void Add(params object?[] row)
    {
        if (row.Length != columns.Count)
            throw new ArgumentException($"table {name} has {columns.Count} columns, the row has {row.Length}", nameof(row));
        Rows.Add(row);
    }
}
