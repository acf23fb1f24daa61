namespace MlxDoctor.Tensors.Formats;

/// <summary>Random access to the stored bytes of one tensor.</summary>
internal interface ITensorBytes : IDisposable
{
    /// <summary>A part of the bytes.</summary>
    ReadOnlySpan<byte> Slice(long start, int length);
}
