using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Quantised copy minus original, as a matrix: kept in memory when small, computed again at each reading when large.</summary>
internal sealed class ErrorRows : IMatrixRows
{
    private const long KeepUpToElements = 8_388_608;

    private readonly IMatrixRows _matrix;
    private readonly QuantScheme _scheme;
    private readonly FloatType _computeType;
    private readonly float[]? _kept;
    private readonly ThreadLocal<RoundTrip> _roundTrips;
    private readonly ThreadLocal<float[]> _copies;

    /// <summary>Prepares; a small matrix is read at once.</summary>
    public ErrorRows(IMatrixRows matrix, QuantScheme scheme, FloatType computeType)
    {
        (_matrix, _scheme, _computeType) = (matrix, scheme, computeType);
        var capacity = Stripes.BlockRows(matrix) * matrix.Columns;
        _roundTrips = new(() => new RoundTrip(_scheme, _computeType, capacity));
        _copies = new(() => new float[capacity]);
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
        _kept = all;
    }

    /// <inheritdoc/>
    public int Rows => _matrix.Rows;

    /// <inheritdoc/>
    public int Columns => _matrix.Columns;

    /// <inheritdoc/>
    public void Read(int firstRow, int count, Span<float> destination)
    {
        if (_kept is not null)
            _kept.AsSpan(firstRow * Columns, count * Columns).CopyTo(destination);
        else
            Compute(firstRow, count, destination[..(count * Columns)]);
    }

    private void Compute(int firstRow, int count, Span<float> destination)
    {
        _matrix.Read(firstRow, count, destination);
        var copy = _copies.Value.AsSpan(0, destination.Length);
        _roundTrips.Value!.Apply(destination, copy);
        System.Numerics.Tensors.TensorPrimitives.Subtract(copy, destination, destination);
    }
}
