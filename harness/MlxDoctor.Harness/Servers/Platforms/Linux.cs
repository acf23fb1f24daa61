using System.Globalization;
using System.Text;

namespace MlxDoctor.Harness.Servers.Platforms;

/// <summary>Linux: everything is read from /proc.</summary>
internal sealed class Linux : IPlatform
{
    /// <summary>Start times count from the boot, so that the boot belongs to them.</summary>
    private static readonly string BootId = ReadOrNull("/proc/sys/kernel/random/boot_id")?.Trim() ?? "boot";

    public string? StartMark(int pid) =>
        Stat(pid) is { State: not ('Z' or 'X') } stat ? $"{BootId}:{stat.StartTicks}" : null;

    public IReadOnlyDictionary<int, int> Parents()
    {
        var parents = new Dictionary<int, int>();
        foreach (var pid in Pids())
            if (Stat(pid) is { State: not ('Z' or 'X') } stat)
                parents[pid] = stat.Parent;
        return parents;
    }

    public IReadOnlyList<int> WithEnvironment(string text)
    {
        var needle = Encoding.UTF8.GetBytes(text);
        return [.. Pids().Where(pid => BytesOrEmpty($"/proc/{pid}/environ").AsSpan().IndexOf(needle) >= 0)];
    }

    public PortOwner Owner(int port, IReadOnlySet<int> ours)
    {
        var inodes = Listeners(port);
        if (inodes.Count == 0)
            return PortOwner.Nobody;
        foreach (var pid in ours)
            foreach (var fd in EntriesOrEmpty($"/proc/{pid}/fd"))
                if (LinkOrNull(fd) is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                    inodes.Remove(target[8..^1]);
        // Two listeners can share a port; then nobody knows who answers, which is as good as foreign.
        return inodes.Count == 0 ? PortOwner.Ours : PortOwner.Foreign;
    }

    public IReadOnlyDictionary<string, string> KeptWithoutHome(string realHome)
    {
        var kept = new Dictionary<string, string> { ["PYTHONUSERBASE"] = Path.Combine(realHome, ".local") };
        var pyenv = Path.Combine(realHome, ".pyenv");
        if (Directory.Exists(pyenv))
            kept["PYENV_ROOT"] = pyenv;
        return kept;
    }

    /// <summary>Inodes of the sockets that accept connections to 127.0.0.1 on the port (fourth column 0A is LISTEN).</summary>
    private static HashSet<string> Listeners(int port)
    {
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
            foreach (var line in (ReadOrNull(table) ?? "").Split('\n').Skip(1))
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length > 9 && columns[3] == "0A" && columns[1].EndsWith(suffix, StringComparison.Ordinal) && TakesLoopback(columns[1]))
                    inodes.Add(columns[9]);
            }
        return inodes;
    }

    private static bool TakesLoopback(string address) =>
        address[..address.IndexOf(':', StringComparison.Ordinal)] is
            "0100007F" or "00000000"
            or "00000000000000000000000000000000"
            or "0000000000000000FFFF00000100007F" or "0000000000000000FFFF000000000000";

    /// <summary>The name in /proc/pid/stat is in parentheses and may hold any character, so fields count from the last one.</summary>
    private static (char State, int Parent, string StartTicks)? Stat(int pid)
    {
        if (ReadOrNull($"/proc/{pid}/stat") is not { } text)
            return null;
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var parent)
            ? (fields[0][0], parent, fields[19])
            : null;
    }

    private static IEnumerable<int> Pids()
    {
        foreach (var dir in EntriesOrEmpty("/proc"))
            if (int.TryParse(Path.GetFileName(dir), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
    }

    private static string[] EntriesOrEmpty(string dir)
    {
        try
        {
            return Directory.GetFileSystemEntries(dir);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? LinkOrNull(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ReadOrNull(string path) => BytesOrEmpty(path) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static byte[] BytesOrEmpty(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
