using System.Runtime.InteropServices;

namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>
/// macOS: <c>ri_phys_footprint</c> of libproc, which includes Metal buffers; resident size does not. Written from Apple's headers, not yet tried on a Mac.
/// </summary>
internal static partial class MacMemory
{
    private const int RusageInfoV2 = 2;

    /// <summary>Offset of ri_phys_footprint: a UUID of 16 bytes, then seven 64-bit numbers.</summary>
    private const int FootprintOffset = 16 + (7 * 8);

    /// <summary>Bytes, or null when the root is gone.</summary>
    public static long? OfTree(int root)
    {
        var info = new byte[256];
        if (ProcPidRusage(root, RusageInfoV2, info) != 0)
            return null;
        var sum = BitConverter.ToInt64(info, FootprintOffset);
        var children = new int[1024];
        var count = ProcListChildPids(root, children, children.Length * sizeof(int));
        for (var i = 0; i < Math.Min(count, children.Length); i++)
            sum += OfTree(children[i]) ?? 0;
        return sum;
    }

    [LibraryImport("libproc", EntryPoint = "proc_pid_rusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcPidRusage(int pid, int flavor, [Out] byte[] buffer);

    [LibraryImport("libproc", EntryPoint = "proc_listchildpids")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProcListChildPids(int pid, [Out] int[] buffer, int bytes);
}
