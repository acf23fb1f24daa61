namespace MlxDoctor.Harness.Baselines.Platforms;

/// <summary>Linux: /proc and /sys.</summary>
internal static class LinuxMachine
{
    /// <summary>Name of the processor, or null.</summary>
    public static string? Chip() => Value("/proc/cpuinfo", "model name", ':') ?? Value("/proc/cpuinfo", "Model", ':');

    /// <summary>Name of the distribution with its version, or null; the kernel's build number changes too often to be part of it.</summary>
    public static string? Os() => Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"');

    /// <summary>Load average of the last minute, or null.</summary>
    public static double? Load() =>
        Read("/proc/loadavg") is { } text && double.TryParse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out var load) ? load : null;

    /// <summary>A power-saving profile or an empty socket, "normal" when a source says that all is well, null without a source.</summary>
    public static string? PowerState()
    {
        var profile = Read("/sys/firmware/acpi/platform_profile")?.Trim();
        var mains = Mains();
        return profile is "low-power" or "quiet" ? $"the platform profile is {profile}"
            : mains is false ? "runs on battery"
            : profile is null && mains is null ? null : Machine.Normal;
    }

    /// <summary>True on mains, false on battery, null where no supply is listed, as on servers.</summary>
    private static bool? Mains()
    {
        const string folder = "/sys/class/power_supply";
        if (!Directory.Exists(folder))
            return null;
        bool[] online = [.. Directory.EnumerateDirectories(folder)
            .Where(d => Read(Path.Combine(d, "type"))?.Trim() == "Mains")
            .Select(d => Read(Path.Combine(d, "online"))?.Trim() == "1")];
        return online.Length == 0 ? null : online.Any(o => o);
    }

    private static string? Value(string file, string key, char separator) =>
        Read(file)?.Split('\n').Select(l => l.Split(separator, 2))
            .FirstOrDefault(p => p.Length == 2 && p[0].Trim() == key)?[1].Trim();

    private static string? Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
