using System.Runtime.InteropServices;
using MlxDoctor.Harness.Baselines.Platforms;

namespace MlxDoctor.Harness.Baselines;

/// <summary>The machine under the measurement.</summary>
/// <param name="Chip">Name of the processor.</param>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="MemoryGb">Memory in whole GB.</param>
/// <param name="Os">Operating system with version.</param>
internal sealed record Machine(string Chip, int Cores, int MemoryGb, string Os)
{
    /// <summary>Reads what the system tells; what it does not tell is named by its architecture.</summary>
    public static Machine Read()
    {
        var chip = OperatingSystem.IsMacOS() ? MacMachine.Chip() : OperatingSystem.IsLinux() ? LinuxMachine.Chip() : null;
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new(
            chip ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            (int)Math.Round(bytes / (double)(1L << 30)),
            (OperatingSystem.IsLinux() ? LinuxMachine.Os() : null) ?? RuntimeInformation.OSDescription);
    }

    /// <summary>Nothing slows the machine.</summary>
    public const string Normal = "normal";

    /// <summary>Heat and power saving for the record: what slows the machine, or "normal", or null where the system does not tell.</summary>
    public static string? PowerState() =>
        OperatingSystem.IsMacOS() ? MacMachine.PowerState() : OperatingSystem.IsLinux() ? LinuxMachine.PowerState() : null;

    /// <summary>Load average of the last minute (an idle machine has 0), or null where the system does not tell.</summary>
    public static double? Load() =>
        OperatingSystem.IsMacOS() ? MacMachine.Load() : OperatingSystem.IsLinux() ? LinuxMachine.Load() : null;

    /// <summary>A word about heat or power saving that may slow the machine, where the system tells; null when it does not or all is well.</summary>
    public static string? Throttled() => PowerState() is { } state and not Normal ? state : null;
}
