namespace MlxDoctor.Tensors.Formats;

/// <summary>Bytes of a tensor that had to be read into memory.</summary>
internal sealed class ArrayTensorBytes(byte[] bytes) : ITensorBytes
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Slice(long start, int length) => bytes.AsSpan(checked((int)start), length);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The collector frees the array.
    }
}
