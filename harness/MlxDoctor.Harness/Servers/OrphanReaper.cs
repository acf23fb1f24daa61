using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Harness.Servers;

/// <summary>Ends servers that a killed run left behind.</summary>
internal static class OrphanReaper
{
    /// <summary>Ends every server in the folder whose host is dead; returns one line for each.</summary>
    /// <remarks>A process is touched only if it is the recorded one (id and start), descends from it, or carries its tag.</remarks>
    public static IReadOnlyList<string> Reap(string stateDir)
    {
        if (!Directory.Exists(stateDir))
            return [];
        var platform = Platform.Current;
        var reaped = new List<string>();
        foreach (var file in Directory.EnumerateFiles(stateDir, "*" + ServerLock.Extension).Order(StringComparer.Ordinal))
        {
            if (ServerLock.Read(file) is not { } left)
            {
                File.Delete(file);
                continue;
            }
            if (platform.StartMark(left.Host.Pid) == left.Host.StartMark)
                continue;
            var tree = new ProcessTree(platform, left.Server ?? new(0, "never started"), $"{StartPlan.TagVariable}={left.Tag}");
            tree.Remember(left.Descendants);
            var killed = tree.KillAll();
            if (killed > 0)
                reaped.Add($"ended {killed} process(es) that a killed run left: {left.Command}");
            File.Delete(file);
        }
        return reaped;
    }
}
