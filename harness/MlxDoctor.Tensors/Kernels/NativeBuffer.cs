using System.Runtime.InteropServices;

namespace MlxDoctor.Tensors.Kernels;

/// <summary>Zeroed floats outside the garbage collector's heap, aligned to a cache line.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private void* _memory;

    /// <summary>Allocates <paramref name="count"/> zeroed 4-byte elements.</summary>
    public NativeBuffer(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        var bytes = checked((nuint)Math.Max(64, count * sizeof(float)));
        _memory = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_memory, bytes);
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>The elements as floats.</summary>
    public float* Floats => (float*)_memory;

    /// <summary>The elements as packed words.</summary>
    public uint* Words => (uint*)_memory;

    /// <summary>A managed view of a part.</summary>
    public Span<float> Span(long start, int length) => new((float*)_memory + start, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
