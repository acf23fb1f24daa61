using System.Runtime.InteropServices;

namespace MlxDoctor.Harness.Servers.Platforms;

/// <summary>POSIX signals by process id.</summary>
internal static partial class Signals
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>Sends the signal; false when the process is gone or not ours.</summary>
    /// <remarks>Ids up to 1 name groups or init and are never a server: they are refused.</remarks>
    public static bool Send(int pid, int signal) => pid > 1 && LibcKill(pid, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int LibcKill(int pid, int signal);
}
