using System.Diagnostics;
using System.Globalization;

namespace MlxDoctor.Harness.Servers.Platforms;

/// <summary>macOS: everything is asked from ps and lsof. Written from their manuals; not tried on a Mac yet.</summary>
internal sealed class MacOs : IPlatform
{
    public string? StartMark(int pid)
    {
        var line = Run("/bin/ps", "-o", "state=,lstart=", "-p", pid.ToString(CultureInfo.InvariantCulture)).Trim();
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 || line[0] == 'Z' ? null : line[space..].Trim();
    }

    public IReadOnlyDictionary<int, int> Parents()
    {
        var parents = new Dictionary<int, int>();
        foreach (var line in Run("/bin/ps", "-axo", "pid=,ppid=").Split('\n'))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length == 2
                && int.TryParse(columns[0], CultureInfo.InvariantCulture, out var pid)
                && int.TryParse(columns[1], CultureInfo.InvariantCulture, out var parent))
                parents[pid] = parent;
        }
        return parents;
    }

    /// <summary>-E shows the environment of the user's own processes; the system hides it for protected programs.</summary>
    public IReadOnlyList<int> WithEnvironment(string text) =>
        [.. Run("/bin/ps", "-axEww", "-o", "pid=,command=").Split('\n')
            .Where(l => l.Contains(text, StringComparison.Ordinal))
            .Select(l => int.TryParse(l.Trim().Split(' ')[0], CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 1)];

    public PortOwner Owner(int port, IReadOnlySet<int> ours)
    {
        var output = Run("/usr/sbin/lsof", "-nP", string.Create(CultureInfo.InvariantCulture, $"-iTCP:{port}"), "-sTCP:LISTEN", "-Fp");
        var owners = output.Split('\n').Where(l => l.StartsWith('p'))
            .Select(l => int.TryParse(l[1..], CultureInfo.InvariantCulture, out var pid) ? pid : 0).ToList();
        // lsof does not show other users' sockets, so that an empty answer proves nothing.
        return owners.Count == 0 ? PortOwner.Unknown : owners.All(ours.Contains) ? PortOwner.Ours : PortOwner.Foreign;
    }

    /// <summary>The user base of Python depends on its version here, so that only pyenv can be kept.</summary>
    public IReadOnlyDictionary<string, string> KeptWithoutHome(string realHome)
    {
        var pyenv = Path.Combine(realHome, ".pyenv");
        return Directory.Exists(pyenv) ? new Dictionary<string, string> { ["PYENV_ROOT"] = pyenv } : [];
    }

    private static string Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
