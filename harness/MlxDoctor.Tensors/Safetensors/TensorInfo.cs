namespace MlxDoctor.Tensors.Safetensors;

/// <summary>One entry of a safetensors header, already checked against the file.</summary>
/// <param name="Name">Key in the header.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Shape">Row-major sizes; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="ByteLength">Bytes of all elements.</param>
internal sealed record TensorInfo(string Name, TensorDtype Dtype, long[] Shape, long Offset, long ByteLength)
{
    /// <summary>Number of elements.</summary>
    public long Elements => ByteLength / Dtype.ElementBytes();

    /// <summary>Shape for error texts, as in <c>[4096, 256]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
