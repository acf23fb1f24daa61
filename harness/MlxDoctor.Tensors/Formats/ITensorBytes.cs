namespace MlxDoctor.Tensors.Formats;

/// <summary>Random access to the stored bytes of one tensor.</summary>
internal interface ITensorBytes : IDisposable
{
    /// <summary>A part of the bytes.</summary>
    ReadOnlySpan<byte> Slice(long start, int length);

    /// <summary>Says that a part will hardly be read again; mapped memory is given back.</summary>
    void Release(long start, long length)
    {
    }
}
