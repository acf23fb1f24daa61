using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Quantised copy minus original, as a matrix: kept in memory when small, computed again at each reading when large.</summary>
internal sealed class ErrorRows : IMatrixRows
{
    private const long KeepUpToElements = 8_388_608;

    private readonly IMatrixRows matrix;
    private readonly QuantScheme scheme;
    private readonly FloatType computeType;
    private readonly float[]? kept;
    private readonly ThreadLocal<RoundTrip> roundTrips;
    private readonly ThreadLocal<float[]> copies;

    /// <summary>Prepares; a small matrix is read at once.</summary>
    public ErrorRows(IMatrixRows matrix, QuantScheme scheme, FloatType computeType)
    {
        (this.matrix, this.scheme, this.computeType) = (matrix, scheme, computeType);
        var capacity = Stripes.BlockRows(matrix) * matrix.Columns;
        roundTrips = new(() => new RoundTrip(this.scheme, this.computeType, capacity));
        copies = new(() => new float[capacity]);
        if ((long)matrix.Rows * matrix.Columns > KeepUpToElements)
            return;
        var all = new float[matrix.Rows * matrix.Columns];
        Stripes.ForEach(matrix, CancellationToken.None, (_, first, end) =>
        {
            var step = Stripes.BlockRows(matrix);
            for (var row = first; row < end; row += step)
            {
                var rows = Math.Min(step, end - row);
                Compute(row, rows, all.AsSpan(row * matrix.Columns, rows * matrix.Columns));
            }
        });
        kept = all;
    }

    /// <inheritdoc/>
    public int Rows => matrix.Rows;

    /// <inheritdoc/>
    public int Columns => matrix.Columns;

    /// <inheritdoc/>
    public void Read(int firstRow, int count, Span<float> destination)
    {
        if (kept is not null)
            kept.AsSpan(firstRow * Columns, count * Columns).CopyTo(destination);
        else
            Compute(firstRow, count, destination[..(count * Columns)]);
    }

    private void Compute(int firstRow, int count, Span<float> destination)
    {
        matrix.Read(firstRow, count, destination);
        var copy = copies.Value.AsSpan(0, destination.Length);
        roundTrips.Value!.Apply(destination, copy);
        System.Numerics.Tensors.TensorPrimitives.Subtract(copy, destination, destination);
    }
}
