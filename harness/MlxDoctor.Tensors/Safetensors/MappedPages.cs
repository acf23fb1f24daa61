using System.Runtime.InteropServices;

namespace MlxDoctor.Tensors.Safetensors;

/// <summary>Gives pages of a mapped file back, so that a process is never larger than what it is working on.</summary>
/// <remarks>madvise and MADV_DONTNEED (4) are the same on Linux and macOS; not tried on macOS, where it is a hint. Elsewhere nothing happens.</remarks>
internal static unsafe partial class MappedPages
{
    private const int DontNeed = 4;

    /// <summary>Releases the whole pages inside a range; reading them again brings them back.</summary>
    public static void Release(byte* start, long length)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        var page = (nint)Environment.SystemPageSize;
        var first = ((nint)start + page - 1) / page * page;
        var end = ((nint)start + (nint)length) / page * page;
        if (end > first)
            _ = Advise((void*)first, (nuint)(end - first), DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
