namespace MlxDoctor.Tensors.Statistics;

/// <summary>The rows and columns (at most 128 each) whose mutual angles are compared before and after quantisation.</summary>
internal sealed class GramSample
{
    private const int Most = 128;

    private readonly int _columns;
    private readonly int[] _rows;

    /// <summary>Chooses rows with the seed plus the expert, columns with the next seed.</summary>
    public GramSample(IMatrixRows matrix, MatrixSettings settings, int expertId)
    {
        _columns = matrix.Columns;
        var seed = (ulong)(settings.SampleSeed + Math.Max(0, expertId));
        _rows = SplitMix.Choose(seed, matrix.Rows, Most);
        Columns = SplitMix.Choose(seed + 1, matrix.Columns, Most);
    }

    /// <summary>Chosen columns, ascending.</summary>
    public int[] Columns { get; }

    /// <summary>Adds the chosen columns of whole rows.</summary>
    public void AddColumns(ReadOnlySpan<float> values, CosineGram gram)
    {
        Span<double> chosen = stackalloc double[Most];
        for (var start = 0; start < values.Length; start += _columns)
        {
            for (var i = 0; i < Columns.Length; i++)
                chosen[i] = values[start + Columns[i]];
            gram.Add(chosen[..Columns.Length]);
        }
    }

    /// <summary>Reads the chosen rows and gives every scheme its comparison of rows.</summary>
    public void FinishRows(IMatrixRows matrix, IReadOnlyList<SchemePass> passes)
    {
        var original = new float[_rows.Length * _columns];
        for (var i = 0; i < _rows.Length; i++)
            matrix.Read(_rows[i], 1, original.AsSpan(i * _columns, _columns));
        var before = RowGram(original);
        var copy = new float[original.Length];
        foreach (var pass in passes)
        {
            pass.CopyRows(original, copy, _columns);
            (pass.OriginalRows, pass.CopiedRows) = (before, RowGram(copy));
            pass.OriginalColumns ??= passes[0].OriginalColumns;
        }

        foreach (var pass in passes)
            pass.OriginalColumns = passes[0].OriginalColumns;
    }

    private CosineGram RowGram(ReadOnlySpan<float> values)
    {
        var gram = new CosineGram(_rows.Length);
        Span<double> component = stackalloc double[Most];
        for (var c = 0; c < _columns; c++)
        {
            for (var i = 0; i < _rows.Length; i++)
                component[i] = values[(i * _columns) + c];
            gram.Add(component[.._rows.Length]);
        }

        return gram;
    }
}
