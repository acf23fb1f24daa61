using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Npz;

/// <summary>A single numpy array, named after its file.</summary>
internal sealed class NpyFile : ITensorFile
{
    private readonly TensorInfo _tensor;

    private NpyFile(string path, TensorInfo tensor)
    {
        Path = path;
        _tensor = tensor;
        Tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal) { [tensor.Name] = tensor };
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads and checks the header only.</summary>
    public static NpyFile Open(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        try
        {
            using var stream = File.OpenRead(path);
            var prefix = new byte[12];
            if (stream.ReadAtLeast(prefix, 12, throwOnEndOfStream: false) < 12)
                throw new TensorFormatException(path, null, $"has {stream.Length} bytes, too few for a numpy array");
            var header = new byte[NpyHeader.Length(path, name, prefix)];
            stream.Position = 0;
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
                throw new TensorFormatException(path, name, $"says that its header has {header.Length} bytes, but the file has only {stream.Length}");
            var parsed = NpyHeader.Parse(path, name, header, stream.Length);
            return new NpyFile(path, new TensorInfo(name, parsed.Dtype, parsed.Shape, parsed.DataStart, parsed.DataBytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TensorFormatException(path, null, $"cannot be read ({e.Message})", e);
        }
    }

    /// <inheritdoc/>
    public ITensorBytes Load(TensorInfo tensor)
    {
        if (tensor.ByteLength > Array.MaxLength)
            throw new TensorFormatException(Path, tensor.Name, "numpy arrays beyond 2 GB are not read; convert the file to safetensors");
        using var stream = File.OpenRead(Path);
        stream.Position = _tensor.Offset;
        var bytes = new byte[tensor.ByteLength];
        stream.ReadExactly(bytes);
        return new ArrayTensorBytes(bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open.
    }
}
