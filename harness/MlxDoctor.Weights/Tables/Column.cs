namespace MlxDoctor.Weights.Tables;

/// <summary>Name and type of one column.</summary>
internal sealed record Column(string Name, ColumnType Type)
{
    /// <summary>Text columns.</summary>
    public static Column[] Texts(params string[] names) => [.. names.Select(n => new Column(n, ColumnType.Text))];

    /// <summary>Integer columns.</summary>
    public static Column[] Integers(params string[] names) => [.. names.Select(n => new Column(n, ColumnType.Integer))];

    /// <summary>Number columns.</summary>
    public static Column[] Numbers(params string[] names) => [.. names.Select(n => new Column(n, ColumnType.Number))];

    /// <summary>Flag columns.</summary>
    public static Column[] Flags(params string[] names) => [.. names.Select(n => new Column(n, ColumnType.Flag))];
}
