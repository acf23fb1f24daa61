namespace MlxDoctor.Harness.Servers;

/// <summary>Servers of this process; an orderly end of the process, for example by SIGTERM, takes them along.</summary>
internal static class LiveServers
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<ServerProcess> Servers = [];
    private static bool _hooked;

    /// <summary>Adds a started server.</summary>
    public static void Add(ServerProcess server)
    {
        lock (Gate)
        {
            Servers.Add(server);
            if (!_hooked)
                AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();
            _hooked = true;
        }
    }

    /// <summary>Removes one that has ended.</summary>
    public static void Remove(ServerProcess server)
    {
        lock (Gate)
            Servers.Remove(server);
    }

    private static void KillAll()
    {
        List<ServerProcess> left;
        lock (Gate)
            left = [.. Servers];
        foreach (var server in left)
            server.KillNow();
    }
}
