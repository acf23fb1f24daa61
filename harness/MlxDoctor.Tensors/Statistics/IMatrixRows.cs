namespace MlxDoctor.Tensors.Statistics;

/// <summary>A matrix that can be read row by row as single precision, from several threads at once.</summary>
internal interface IMatrixRows
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>Number of columns.</summary>
    int Columns { get; }

    /// <summary>Reads whole rows; the destination holds <paramref name="count"/> x <see cref="Columns"/> values.</summary>
    void Read(int firstRow, int count, Span<float> destination);
}
