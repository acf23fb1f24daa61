using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Harness.Servers;

/// <summary>A process and all that came from it, remembered so that children with a new parent are found again.</summary>
/// <param name="platform">The operating system.</param>
/// <param name="root">The process that was started.</param>
/// <param name="tag">A variable in its environment that descendants inherit; it finds those that left between two looks.</param>
internal sealed class ProcessTree(IPlatform platform, ProcessRef root, string tag)
{
    private const int KillRounds = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, ProcessRef> _seen = new() { [root.Pid] = root };

    /// <summary>The process that was started.</summary>
    public ProcessRef Root => root;

    /// <summary>True while the first process runs.</summary>
    public bool RootAlive => IsAlive(root);

    /// <summary>Adds processes that were recorded elsewhere, for example in a lock file.</summary>
    public void Remember(IEnumerable<ProcessRef> processes)
    {
        lock (_gate)
            foreach (var p in processes)
                _seen[p.Pid] = p;
    }

    /// <summary>Everything alive that is known to belong to the tree; looks for new descendants first.</summary>
    /// <param name="thorough">Reads the environment of every process too.</param>
    public IReadOnlyList<ProcessRef> Alive(bool thorough = false)
    {
        lock (_gate)
        {
            foreach (var gone in _seen.Values.Where(p => !IsAlive(p)).ToList())
                _seen.Remove(gone.Pid);
            var parents = platform.Parents();
            var found = true;
            while (found)
            {
                found = false;
                foreach (var (pid, parent) in parents)
                    if (!_seen.ContainsKey(pid) && _seen.ContainsKey(parent))
                        found |= Add(pid);
            }
            if (thorough)
                foreach (var pid in platform.WithEnvironment(tag))
                    Add(pid);
            return [.. _seen.Values];
        }
    }

    /// <summary>Kills what is left of the tree and says how many processes that were.</summary>
    public int KillAll()
    {
        // A signalled process is seen for a moment longer, so that ids are counted rather than signals.
        var killed = new HashSet<ProcessRef>();
        // A dying process may have forked meanwhile, so look again until nothing is left.
        for (var round = 0; round < KillRounds; round++)
        {
            var left = Alive(thorough: true);
            if (left.Count == 0)
                break;
            foreach (var p in left)
                if (IsAlive(p) && Signals.Send(p.Pid, Signals.Kill))
                    killed.Add(p);
        }
        return killed.Count;
    }

    /// <summary>Sends a signal to the first process, if it still is that process.</summary>
    public bool SignalRoot(int signal) => RootAlive && Signals.Send(root.Pid, signal);

    private bool IsAlive(ProcessRef p) => platform.StartMark(p.Pid) == p.StartMark;

    private bool Add(int pid)
    {
        if (pid == Environment.ProcessId || platform.StartMark(pid) is not { } mark)
            return false;
        _seen[pid] = new(pid, mark);
        return true;
    }
}
