using Parquet;
using Parquet.Schema;

namespace MlxDoctor.Weights.Tables;

/// <summary>Parquet with one row group and zstd compression.</summary>
internal static class ParquetTable
{
    /// <summary>Writes the table; its columns are there also without rows.</summary>
    public static async Task WriteAsync(Table table, Stream stream, CancellationToken cancel)
    {
        var fields = table.Columns.Select(Field).ToArray();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, options, cancellationToken: cancel);
        using var group = writer.CreateRowGroup();
        for (var c = 0; c < fields.Length; c++)
        {
            var column = c;
            switch (table.Columns[c].Type)
            {
                case ColumnType.Text:
                    await group.WriteAsync(fields[c], table.Rows.Select(r => (string)r[column]!).ToArray());
                    break;
                case ColumnType.Integer:
                    await group.WriteAsync<long>(fields[c], Cells<long>(table, c));
                    break;
                case ColumnType.Number:
                    await group.WriteAsync<double>(fields[c], Cells<double>(table, c));
                    break;
                default:
                    await group.WriteAsync<bool>(fields[c], Cells<bool>(table, c));
                    break;
            }
        }
    }

    /// <summary>Reads every row group.</summary>
    public static async Task<Table> ReadAsync(string name, string path, CancellationToken cancel)
    {
        await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: cancel);
        var fields = reader.Schema.DataFields;
        var table = new Table(name, [.. fields.Select(f => new Column(f.Name, TypeOf(f.ClrType)))]);
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var count = checked((int)group.RowCount);
            var rows = Enumerable.Range(0, count).Select(_ => new object?[fields.Length]).ToArray();
            for (var c = 0; c < fields.Length; c++)
            {
                switch (table.Columns[c].Type)
                {
                    case ColumnType.Text:
                        var texts = new string?[count];
                        await group.ReadAsync(fields[c], texts.AsMemory(), cancellationToken: cancel);
                        Fill(rows, c, texts);
                        break;
                    case ColumnType.Integer:
                        Fill(rows, c, await Values<long>(group, fields[c], count, cancel));
                        break;
                    case ColumnType.Number:
                        Fill(rows, c, await Values<double>(group, fields[c], count, cancel));
                        break;
                    default:
                        Fill(rows, c, await Values<bool>(group, fields[c], count, cancel));
                        break;
                }
            }

            table.Rows.AddRange(rows);
        }

        return table;
    }

    private static async Task<T?[]> Values<T>(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancel)
        where T : struct
    {
        var values = new T?[count];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancel);
        return values;
    }

    private static void Fill<T>(object?[][] rows, int column, T[] values)
    {
        for (var r = 0; r < rows.Length; r++)
            rows[r][column] = values[r];
    }

    private static T?[] Cells<T>(Table table, int column)
        where T : struct => [.. table.Rows.Select(r => (T?)r[column])];

    private static DataField Field(Column column) => column.Type switch
    {
        ColumnType.Text => new DataField<string>(column.Name),
        ColumnType.Integer => new DataField<long?>(column.Name),
        ColumnType.Number => new DataField<double?>(column.Name),
        _ => new DataField<bool?>(column.Name),
    };

    private static ColumnType TypeOf(Type type) =>
        type == typeof(double) ? ColumnType.Number : type == typeof(long) ? ColumnType.Integer : type == typeof(bool) ? ColumnType.Flag : ColumnType.Text;
}
