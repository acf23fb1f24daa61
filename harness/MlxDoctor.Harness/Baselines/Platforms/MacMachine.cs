using System.Runtime.InteropServices;
using System.Text;

namespace MlxDoctor.Harness.Baselines.Platforms;

/// <summary>macOS: sysctl and the process info of Foundation. Written from Apple's headers, not yet tried on a Mac.</summary>
internal static partial class MacMachine
{
    /// <summary>For example "Apple M3 Max", or null.</summary>
    public static string? Chip()
    {
        var buffer = new byte[256];
        nuint length = (nuint)buffer.Length;
        return SysctlByName("machdep.cpu.brand_string", buffer, ref length, 0, 0) == 0 && length > 1
            ? Encoding.UTF8.GetString(buffer, 0, (int)length - 1)
            : null;
    }

    /// <summary>A speed limit by heat, or null.</summary>
    public static string? Throttled()
    {
        var buffer = new byte[4];
        nuint length = (nuint)buffer.Length;
        var limit = SysctlByName("machdep.xcpm.cpu_thermal_level", buffer, ref length, 0, 0) == 0 ? BitConverter.ToInt32(buffer) : 0;
        return limit > 0 ? FormattableString.Invariant($"the processor is slowed by heat (level {limit})") : null;
    }

    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SysctlByName(string name, [Out] byte[] value, ref nuint length, nint newValue, nuint newLength);
}
