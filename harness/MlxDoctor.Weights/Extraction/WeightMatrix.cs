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

        private readonly WeightMatrix matrix;
        private readonly WeightReader reader;
        private readonly float[]? kept;

        public View(WeightMatrix matrix, WeightReader reader)
        {
            (this.matrix, this.reader) = (matrix, reader);
            // Unpacking costs more than keeping; a plain tensor is decoded again at each reading.
            if (reader.RandomAccess || (long)matrix.Rows * matrix.Columns > KeepUpToElements)
                return;
            var all = new float[matrix.Rows * matrix.Columns];
            ReadThrough(0, matrix.Rows, all);
            kept = all;
        }

        public int Rows => matrix.Rows;

        public int Columns => matrix.Columns;

        public void Read(int firstRow, int count, Span<float> destination)
        {
            if (kept is not null)
                kept.AsSpan(firstRow * Columns, count * Columns).CopyTo(destination);
            else
                ReadThrough(firstRow, count, destination);
        }

        private void ReadThrough(int firstRow, int count, Span<float> destination)
        {
            var start = matrix.Start + (firstRow * matrix.RowStride);
            var whole = matrix.ColumnStride == 1 && matrix.RowStride == reader.RowElements && Columns == reader.RowElements;
            if (whole)
            {
                reader.ReadRows(start / Columns, count, destination);
                // Large matrices are read in stripes; what was read goes back, or a bank of experts would fill the memory.
                if ((long)matrix.Rows * matrix.Columns > KeepUpToElements)
                    reader.Release(start / Columns, count);
                return;
            }

            for (var r = 0; r < count; r++)
            {
                var row = destination.Slice(r * Columns, Columns);
                var at = start + (r * matrix.RowStride);
                if (!reader.RandomAccess)
                    ReadPart(at, row);
                else if (matrix.ColumnStride == 1)
                    reader.ReadElements(at, row);
                else
                    for (var c = 0; c < Columns; c++)
                        reader.ReadElements(at + (c * matrix.ColumnStride), row.Slice(c, 1));
            }
        }

        private void ReadPart(long element, Span<float> row)
        {
            var whole = new float[reader.RowElements];
            reader.ReadRows(element / reader.RowElements, 1, whole);
            whole.AsSpan((int)(element % reader.RowElements), row.Length).CopyTo(row);
        }
    }
}
