using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Metrics;

namespace MlxDoctor.Weights.Extraction;

/// <summary>One matrix inside a tensor: where it begins and how far its rows and columns lie apart, in elements.</summary>
internal sealed record WeightMatrix(MatrixIdentity Id, WeightTensor Tensor, long Start, long RowStride, long ColumnStride, int Rows, int Columns)
{
    /// <summary>Makes the matrix readable.</summary>
    public IMatrixRows Open(WeightReader reader) => new View(this, reader);

    private sealed class View : IMatrixRows
    {
        private const long KeepUpToElements = 8_388_608;

        private readonly WeightMatrix _matrix;
        private readonly WeightReader _reader;
        private readonly float[]? _kept;

        public View(WeightMatrix matrix, WeightReader reader)
        {
            (_matrix, _reader) = (matrix, reader);
            // Unpacking costs more than keeping; a plain tensor is decoded again at each reading.
            if (reader.RandomAccess || (long)matrix.Rows * matrix.Columns > KeepUpToElements)
                return;
            var all = new float[matrix.Rows * matrix.Columns];
            ReadThrough(0, matrix.Rows, all);
            _kept = all;
        }

        public int Rows => _matrix.Rows;

        public int Columns => _matrix.Columns;

        public void Read(int firstRow, int count, Span<float> destination)
        {
            if (_kept is not null)
                _kept.AsSpan(firstRow * Columns, count * Columns).CopyTo(destination);
            else
                ReadThrough(firstRow, count, destination);
        }

        private void ReadThrough(int firstRow, int count, Span<float> destination)
        {
            var start = _matrix.Start + (firstRow * _matrix.RowStride);
            var whole = _matrix.ColumnStride == 1 && _matrix.RowStride == _reader.RowElements && Columns == _reader.RowElements;
            if (whole)
            {
                _reader.ReadRows(start / Columns, count, destination);
                // Large matrices are read in stripes; what was read goes back, or a bank of experts would fill the memory.
                if ((long)_matrix.Rows * _matrix.Columns > KeepUpToElements)
                    _reader.Release(start / Columns, count);
                return;
            }

            for (var r = 0; r < count; r++)
            {
                var row = destination.Slice(r * Columns, Columns);
                var at = start + (r * _matrix.RowStride);
                if (!_reader.RandomAccess)
                    ReadPart(at, row);
                else if (_matrix.ColumnStride == 1)
                    _reader.ReadElements(at, row);
                else
                    for (var c = 0; c < Columns; c++)
                        _reader.ReadElements(at + (c * _matrix.ColumnStride), row.Slice(c, 1));
            }
        }

        private void ReadPart(long element, Span<float> row)
        {
            var whole = new float[_reader.RowElements];
            _reader.ReadRows(element / _reader.RowElements, 1, whole);
            whole.AsSpan((int)(element % _reader.RowElements), row.Length).CopyTo(row);
        }
    }
}
