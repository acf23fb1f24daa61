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
        var reaped = new List<string>();
        foreach (var file in Directory.EnumerateFiles(stateDir, "*" + ServerLock.Extension).Order(StringComparer.Ordinal))
            try
            {
                if (ReapOne(file) is { } line)
                    reaped.Add(line);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another run reaps at the same moment, or the file is somebody else's.
            }
        return reaped;
    }

    private static string? ReapOne(string file)
    {
        var platform = Platform.Current;
        if (ServerLock.Read(file) is not { } left)
        {
            File.Delete(file);
            return null;
        }
        if (platform.StartMark(left.Host.Pid) == left.Host.StartMark)
            return null;
        var tree = new ProcessTree(platform, left.Server ?? new(0, "never started"), $"{StartPlan.TagVariable}={left.Tag}");
        tree.Remember(left.Descendants);
        var killed = tree.KillAll();
        File.Delete(file);
        return killed > 0 ? $"ended {killed} process(es) that a killed run left: {left.Command}" : null;
    }
}
