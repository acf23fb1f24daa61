using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Npz;

/// <summary>The checked header of one numpy array.</summary>
/// <remarks>Layout as in numpy's NEP 1: magic, version, header length, a Python dict literal, then the elements.</remarks>
internal sealed record NpyHeader(TensorDtype Dtype, long[] Shape, int DataStart, long DataBytes)
{
    /// <summary>numpy pads to 64 bytes; a real header is a few hundred bytes.</summary>
    public const int MaxBytes = 65_536;

    private static readonly (string Descr, TensorDtype Dtype)[] Types =
    [
        ("<f8", TensorDtype.F64), ("<f4", TensorDtype.F32), ("<f2", TensorDtype.F16),
        // numpy has no bfloat16; ml_dtypes arrays are saved as raw two-byte items.
        ("|V2", TensorDtype.BF16), ("<V2", TensorDtype.BF16),
        ("<i8", TensorDtype.I64), ("<i4", TensorDtype.I32), ("<i2", TensorDtype.I16), ("|i1", TensorDtype.I8),
        ("<u8", TensorDtype.U64), ("<u4", TensorDtype.U32), ("<u2", TensorDtype.U16), ("|u1", TensorDtype.U8), ("|b1", TensorDtype.Bool),
    ];

    /// <summary>Bytes that must be read before <see cref="Parse"/>: prefix and header together; at most <see cref="MaxBytes"/>.</summary>
    public static int Length(string file, string tensor, ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < 12 || !prefix[..6].SequenceEqual(Magic))
            throw new TensorFormatException(file, tensor, "does not begin with numpy's magic bytes");
        var version = prefix[6];
        if (version is < 1 or > 3)
            throw new TensorFormatException(file, tensor, string.Create(CultureInfo.InvariantCulture, $"numpy format version {version} is unknown"));
        long length = version == 1
            ? 10L + BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..])
            : 12L + BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (length > MaxBytes)
            throw new TensorFormatException(
                file, tensor, string.Create(CultureInfo.InvariantCulture, $"says that its header has {length} bytes, more than the allowed {MaxBytes}"));
        return (int)length;
    }

    /// <summary>Parses prefix and header; <paramref name="available"/> is the number of bytes of the whole array file.</summary>
    public static NpyHeader Parse(string file, string tensor, ReadOnlySpan<byte> header, long available)
    {
        var text = Encoding.Latin1.GetString(header[(header[6] == 1 ? 10 : 12)..]);
        TensorFormatException Bad(string problem) => new(file, tensor, problem);

        var fields = PythonLiteral.ReadDict(text) ?? throw Bad("its header is not a Python dict literal");
        if (!fields.TryGetValue("descr", out var descr) || descr is not string typeName)
            throw Bad("structured arrays cannot be read (descr is not a plain type)");
        if (typeName.Contains('O'))
            throw Bad("is a pickled object array; unpickling could run code, so it is never read");
        var dtype = TypeOf(typeName) ?? throw Bad($"type '{typeName}' cannot be read (known: {string.Join(", ", Types.Select(t => t.Descr))})");
        if (!fields.TryGetValue("shape", out var shapeValue) || shapeValue is not long[] shape)
            throw Bad("has no shape");
        if (!fields.TryGetValue("fortran_order", out var order) || order is not bool fortran)
            throw Bad("has no fortran_order");
        if (fortran && shape.Count(s => s > 1) > 1)
            throw Bad("is stored in Fortran order; save it with numpy.ascontiguousarray");

        Int128 expected = dtype.ElementBytes();
        foreach (var size in shape)
        {
            expected *= size;
            if (expected > long.MaxValue)
                throw Bad("its shape is too large");
        }

        var dataBytes = available - header.Length;
        if (expected != dataBytes)
            throw Bad(
                string.Create(
                    CultureInfo.InvariantCulture, $"shape [{string.Join(", ", shape)}] of {typeName} needs {expected} bytes, the file has {dataBytes}"));
        return new NpyHeader(dtype, shape, header.Length, dataBytes);
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static TensorDtype? TypeOf(string descr)
    {
        foreach (var type in Types)
            if (string.Equals(type.Descr, descr, StringComparison.Ordinal))
                return type.Dtype;
        return null;
    }
}
