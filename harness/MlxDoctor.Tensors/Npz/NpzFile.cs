using System.IO.Compression;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Npz;

/// <summary>A zip archive of numpy arrays.</summary>
internal sealed class NpzFile : ITensorFile
{
    /// <summary>An array may need this many times the archive's size; more is taken for a zip bomb.</summary>
    public const int MaxExpansion = 4;

    private readonly ZipArchive _archive;
    private readonly Lock _reading = new();

    private NpzFile(string path, ZipArchive archive, Dictionary<string, TensorInfo> tensors)
    {
        Path = path;
        _archive = archive;
        Tensors = tensors;
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads the directory and every array's header.</summary>
    public static NpzFile Open(string path)
    {
        ZipArchive? archive = null;
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            ZipDirectory.Check(path, stream);
            archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                var info = ReadHeader(path, entry, checked(stream.Length * MaxExpansion));
                if (!tensors.TryAdd(info.Name, info))
                    throw new TensorFormatException(path, info.Name, "is in the archive twice");
            }

            return new NpzFile(path, archive, tensors);
        }
        catch (Exception e)
        {
            archive?.Dispose();
            stream?.Dispose();
            if (Wrap(path, null, e) is { } wrapped)
                throw wrapped;
            throw;
        }
    }

    /// <inheritdoc/>
    public ITensorBytes Load(TensorInfo tensor)
    {
        if (tensor.ByteLength > Array.MaxLength)
            throw new TensorFormatException(Path, tensor.Name, "numpy arrays beyond 2 GB are not read; convert the file to safetensors");
        // One archive has one file position.
        lock (_reading)
        {
            try
            {
                using var stream = _archive.GetEntry(tensor.Name + ".npy")!.Open();
                Skip(stream, tensor.Offset);
                var bytes = new byte[tensor.ByteLength];
                stream.ReadExactly(bytes);
                if (stream.ReadByte() >= 0)
                    throw new TensorFormatException(Path, tensor.Name, "expands to more bytes than its directory entry says");
                return new ArrayTensorBytes(bytes);
            }
            catch (Exception e) when (Wrap(Path, tensor.Name, e) is not null)
            {
                throw Wrap(Path, tensor.Name, e)!;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private static TensorInfo ReadHeader(string path, ZipArchiveEntry entry, long maxBytes)
    {
        if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
            throw new TensorFormatException(path, entry.FullName, "is not a .npy array");
        var name = entry.FullName[..^4];
        if (entry.Length > maxBytes)
            throw new TensorFormatException(
                path, name,
                $"expands to {entry.Length} bytes, more than {MaxExpansion} times the archive (a zip bomb?); save it uncompressed with numpy.savez");
        using var stream = entry.Open();
        var prefix = new byte[12];
        if (stream.ReadAtLeast(prefix, 12, throwOnEndOfStream: false) < 12)
            throw new TensorFormatException(path, name, "is too short for a numpy array");
        var length = NpyHeader.Length(path, name, prefix);
        if (length > entry.Length)
            throw new TensorFormatException(path, name, $"says that its header has {length} bytes, but the array file has only {entry.Length}");
        var header = new byte[Math.Max(length, 12)];
        prefix.CopyTo(header, 0);
        if (length > 12)
            stream.ReadExactly(header.AsSpan(12, length - 12));
        var parsed = NpyHeader.Parse(path, name, header.AsSpan(0, length), entry.Length);
        return new TensorInfo(name, parsed.Dtype, parsed.Shape, parsed.DataStart, parsed.DataBytes);
    }

    private static void Skip(Stream stream, long count)
    {
        Span<byte> scratch = stackalloc byte[512];
        while (count > 0)
        {
            var part = scratch[..(int)Math.Min(count, scratch.Length)];
            stream.ReadExactly(part);
            count -= part.Length;
        }
    }

    private static TensorFormatException? Wrap(string path, string? tensor, Exception e) =>
        e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or OverflowException
            or OutOfMemoryException
            ? new TensorFormatException(path, tensor, $"cannot be read as a zip archive of arrays ({e.Message})", e)
            : null;
}
