using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Files;

/// <summary>A memory-mapped safetensors file behind the common interface.</summary>
internal sealed class SafetensorsTensorFile(SafetensorsFile file) : ITensorFile
{
    /// <inheritdoc/>
    public string Path => file.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => file.Tensors;

    /// <inheritdoc/>
    public ITensorBytes Load(TensorInfo tensor) => new Mapped(file, tensor);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private sealed class Mapped(SafetensorsFile file, TensorInfo tensor) : ITensorBytes
    {
        public ReadOnlySpan<byte> Slice(long start, int length) => file.Slice(tensor, start, length);

        public void Release(long start, long length) => file.Release(tensor, start, length);

        /// <summary>The mapping belongs to the file, the pages go back.</summary>
        public void Dispose() => file.Release(tensor, 0, tensor.ByteLength);
    }
}
