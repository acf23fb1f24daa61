namespace MlxDoctor.Harness.Baselines.Platforms;

/// <summary>Linux: /proc and /sys.</summary>
internal static class LinuxMachine
{
    /// <summary>Name of the processor, or null.</summary>
    public static string? Chip() => Value("/proc/cpuinfo", "model name", ':') ?? Value("/proc/cpuinfo", "Model", ':');

    /// <summary>Name of the distribution with its version, or null; the kernel's build number changes too often to be part of it.</summary>
    public static string? Os() => Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"');

    /// <summary>A power-saving profile, or null.</summary>
    public static string? Throttled() =>
        Read("/sys/firmware/acpi/platform_profile")?.Trim() is "low-power" or "quiet" ? "the platform profile saves power" : null;

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
