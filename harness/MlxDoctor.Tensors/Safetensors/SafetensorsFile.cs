using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace MlxDoctor.Tensors.Safetensors;

/// <summary>A memory-mapped safetensors file whose header has been checked.</summary>
internal sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private SafetensorsFile(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, byte* start,
        Dictionary<string, TensorInfo> tensors, Dictionary<string, string> metadata)
    {
        (Path, _map, _view) = (path, map, view);
        _start = start;
        (Tensors, Metadata) = (tensors, metadata);
    }

    /// <summary>The path given to <see cref="Open"/>.</summary>
    public string Path { get; }

    /// <summary>Every tensor by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file; throws <see cref="TensorFormatException"/> when the header and the file disagree.</summary>
    public static SafetensorsFile Open(string path)
    {
        long fileBytes;
        try
        {
            // Not FileInfo.Length: for a link, and model caches are made of links, that is the length of the link.
            using var handle = File.OpenHandle(path);
            fileBytes = RandomAccess.GetLength(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TensorFormatException(path, null, $"cannot be read ({e.Message})", e);
        }

        if (fileBytes < 8)
            throw new TensorFormatException(path, null, $"has {fileBytes} bytes, too few for a safetensors header (incomplete download?)") { Truncated = true };

        MemoryMappedFile? map = null;
        MemoryMappedViewAccessor? view = null;
        byte* start = null;
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = map.CreateViewAccessor(0, fileBytes, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            start += view.PointerOffset;

            var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, 8));
            if (headerBytes > SafetensorsHeader.MaxBytes)
                throw new TensorFormatException(
                    path, null, $"says that its header has {headerBytes} bytes, more than the allowed {SafetensorsHeader.MaxBytes} (not a safetensors file?)");
            var dataStart = 8 + (long)headerBytes;
            if (dataStart > fileBytes)
                throw new TensorFormatException(
                    path, null, $"says that its header has {headerBytes} bytes, but the file has only {fileBytes} (incomplete download?)")
                { Truncated = true };
            var json = new ReadOnlySpan<byte>(start + 8, (int)headerBytes).ToArray();
            var (tensors, metadata) = SafetensorsHeader.Parse(path, json, dataStart, fileBytes);
            return new SafetensorsFile(path, map, view, start, tensors, metadata);
        }
        catch (Exception e)
        {
            if (start != null)
                view!.SafeMemoryMappedViewHandle.ReleasePointer();
            view?.Dispose();
            map?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new TensorFormatException(path, null, $"cannot be read ({e.Message})", e);
            throw;
        }
    }

    /// <summary>The tensor's bytes; for tensors beyond 2 GiB use <see cref="Slice"/> or <see cref="Pointer"/>.</summary>
    public ReadOnlySpan<byte> Bytes(TensorInfo tensor)
    {
        if (tensor.ByteLength > int.MaxValue)
            throw new ArgumentException($"tensor '{tensor.Name}' has {tensor.ByteLength} bytes, too many for one span: read it in slices", nameof(tensor));
        return new ReadOnlySpan<byte>(Pointer(tensor), (int)tensor.ByteLength);
    }

    /// <summary>A part of the tensor's bytes.</summary>
    public ReadOnlySpan<byte> Slice(TensorInfo tensor, long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, tensor.ByteLength - length);
        return new ReadOnlySpan<byte>(Pointer(tensor) + start, length);
    }

    /// <summary>The tensor's first byte, valid until <see cref="Dispose"/>; not aligned to its element size.</summary>
    public byte* Pointer(TensorInfo tensor)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        if (!Tensors.TryGetValue(tensor.Name, out var own) || !ReferenceEquals(own, tensor))
            throw new ArgumentException($"tensor '{tensor.Name}' is of another file than {Path}", nameof(tensor));
        return _start + tensor.Offset;
    }

    /// <summary>Gives the memory of a part back; it can be read again.</summary>
    public void Release(TensorInfo tensor, long start, long length)
    {
        if (_start != null && start >= 0 && length <= tensor.ByteLength - start)
            MappedPages.Release(Pointer(tensor) + start, length);
    }

    /// <summary>Ends the mapping; pointers and spans of it die.</summary>
    public void Dispose()
    {
        if (_start == null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
