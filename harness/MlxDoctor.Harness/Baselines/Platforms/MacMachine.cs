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

    /// <summary>Heat or low-power mode, "normal" without either, null when Foundation can't be asked.</summary>
    public static string? PowerState()
    {
        try
        {
            // Loading the framework registers its classes.
            if (!NativeLibrary.TryLoad("/System/Library/Frameworks/Foundation.framework/Foundation", out _))
                return null;
            var info = Send(GetClass("NSProcessInfo"), Selector("processInfo"));
            if (info == 0)
                return null;
            // NSProcessInfoThermalState: nominal, fair, serious, critical; from serious on the system slows down.
            var heat = Send(info, Selector("thermalState"));
            return heat >= 2 ? FormattableString.Invariant($"the machine is slowed by heat (thermal state {heat} of 3)")
                : (Send(info, Selector("isLowPowerModeEnabled")) & 0xff) != 0 ? "low-power mode is on"
                : Machine.Normal;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Load average of the last minute, or null.</summary>
    public static double? Load()
    {
        var averages = new double[1];
        return GetLoadAverage(averages, averages.Length) == averages.Length ? averages[0] : null;
    }

    [LibraryImport("libc", EntryPoint = "getloadavg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLoadAverage([Out] double[] averages, int count);

    [LibraryImport("libobjc", EntryPoint = "objc_getClass", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetClass(string name);

    [LibraryImport("libobjc", EntryPoint = "sel_registerName", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Selector(string name);

    [LibraryImport("libobjc", EntryPoint = "objc_msgSend")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(nint receiver, nint selector);

    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SysctlByName(string name, [Out] byte[] value, ref nuint length, nint newValue, nuint newLength);
}
