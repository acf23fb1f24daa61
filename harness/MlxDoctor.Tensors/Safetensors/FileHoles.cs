using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlxDoctor.Tensors.Safetensors;

/// <summary>How much of a file was ever written: a download that reserves its space and stops leaves holes, which read as zeros.</summary>
/// <remarks>lseek with SEEK_DATA and SEEK_HOLE; their numbers are swapped between Linux and macOS (not tried on macOS).</remarks>
internal static partial class FileHoles
{
    private const int MostPieces = 100_000;

    /// <summary>Bytes outside of holes; null where the file system does not say.</summary>
    public static long? WrittenBytes(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return null;
        var (data, hole) = OperatingSystem.IsMacOS() ? (4, 3) : (3, 4);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            long written = 0, at = 0;
            for (var piece = 0; at < length && piece < MostPieces; piece++)
            {
                var start = Seek(file, at, data);
                // No data from here on, or no support for the question.
                if (start < 0)
                    return at == 0 && Seek(file, 0, hole) < 0 ? null : written;
                var end = Seek(file, start, hole);
                if (end < 0)
                    return null;
                written += end - start;
                at = end;
            }

            return written;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
