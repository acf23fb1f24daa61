using System.Diagnostics;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>A process by number and start, so that a number that is used again, or a machine that was started again, is not taken for it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Started">When it was started, in seconds since 1970.</param>
internal sealed record Owner(int Pid, long Started)
{
    private const long Rounding = 3;

    /// <summary>This process.</summary>
    public static Owner Me { get; } = Of(Environment.ProcessId) ?? new(Environment.ProcessId, 0);

    /// <summary>True while that process lives.</summary>
    public bool Lives => Of(Pid) is { } now && Math.Abs(now.Started - Started) <= Rounding;

    private static Owner? Of(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : new(pid, new DateTimeOffset(process.StartTime).ToUnixTimeSeconds());
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
