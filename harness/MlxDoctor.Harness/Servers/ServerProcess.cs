using System.ComponentModel;
using System.Globalization;
using CliWrap;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Harness.Servers;

/// <summary>A server's process from start to the end of its whole tree.</summary>
internal sealed class ServerProcess
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Children appear mostly while the model loads; later a look is rarer, so that it disturbs no measurement.</summary>
    private static readonly TimeSpan ChildrenEvery = TimeSpan.FromSeconds(1), ChildrenEveryLater = TimeSpan.FromSeconds(10), Young = TimeSpan.FromSeconds(60);

    /// <summary>How long the pipes of a dead tree may stay open.</summary>
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(5);

    private readonly CommandTask<CommandResult> _command;
    private readonly TimeProvider _clock;
    private readonly string _stateDir;
    private ServerLock _lock;

    private ServerProcess(StartPlan plan, ServerLog log, string stateDir, TimeProvider clock, IPlatform platform)
    {
        _clock = clock;
        _stateDir = stateDir;
        Plan = plan;
        Log = log;
        _lock = new ServerLock
        {
            Tag = plan.Tag,
            Host = new(Environment.ProcessId, platform.StartMark(Environment.ProcessId) ?? ""),
            Command = plan.CommandLine,
        };
        // Written before the start: a host that is killed in between leaves the tag to find the server by.
        _lock.Write(stateDir);
        try
        {
            _command = Cli.Wrap(plan.Executable)
                .WithArguments(plan.Arguments)
                .WithEnvironmentVariables(plan.Environment)
                .WithWorkingDirectory(plan.WorkingDirectory)
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(log.Target())
                .WithStandardErrorPipe(log.Target())
                .ExecuteAsync();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            File.Delete(ServerLock.PathOf(stateDir, plan.Tag));
            throw new EnvironmentException($"can't execute {plan.Executable}: {e.Message}", "Check that it is a program for this machine.", e);
        }
        var pid = _command.ProcessId;
        Tree = new ProcessTree(platform, new(pid, platform.StartMark(pid) ?? "gone"), plan.TagEntry);
        _lock = _lock with { Server = Tree.Root };
        _lock.Write(stateDir);
        LiveServers.Add(this);
        Exited = WatchAsync();
    }

    /// <summary>How it was started.</summary>
    public StartPlan Plan { get; }

    /// <summary>Where its output goes.</summary>
    public ServerLog Log { get; }

    /// <summary>It and its descendants.</summary>
    public ProcessTree Tree { get; }

    /// <summary>Completes when the process has ended and nothing of its tree is left.</summary>
    public Task Exited { get; }

    /// <summary>How it ended: 128 + n after signal n; null while it runs or when that can't be known.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Starts the process.</summary>
    /// <exception cref="EnvironmentException">It can't be executed.</exception>
    public static ServerProcess Start(StartPlan plan, ServerLog log, string stateDir, TimeProvider clock) =>
        new(plan, log, stateDir, clock, Platform.Current);

    /// <summary>Asks it to stop, waits for the grace, then kills what is left of the tree. True when it stopped by itself.</summary>
    public async Task<bool> StopAsync(StopSignal signal, TimeSpan grace)
    {
        Tree.SignalRoot((int)signal);
        try
        {
            await Exited.WaitAsync(grace, _clock);
            return true;
        }
        catch (TimeoutException)
        {
            Tree.KillAll();
            await Exited;
            return false;
        }
    }

    /// <summary>Ends the tree without waiting; for the last moment of the host.</summary>
    public void KillNow()
    {
        if (Tree.KillAll() >= 0)
            File.Delete(ServerLock.PathOf(_stateDir, Plan.Tag));
    }

    /// <summary>Exit code, command line, the end of the log and its path.</summary>
    public string Obituary()
    {
        var code = ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        if (ExitCode is > 128 and < 160 and var signalled)
            code += string.Create(CultureInfo.InvariantCulture, $" (signal {signalled - 128})");
        return $"exit code {code}\n{Evidence()}";
    }

    /// <summary>Command line, the end of the log and its path.</summary>
    public string Evidence()
    {
        var tail = Log.Tail();
        return $"  command: {Plan.CommandLine}\n  log: {Log.Path}\n"
            + (tail.Count == 0 ? "  (it wrote nothing)" : string.Join('\n', tail.Select(l => "  | " + l)));
    }

    private async Task WatchAsync()
    {
        var start = _clock.GetTimestamp();
        var lastLook = start;
        while (Tree.RootAlive)
        {
            await Task.WhenAny(_command.Task, Task.Delay(LookEvery, _clock));
            var every = _clock.GetElapsedTime(start) < Young ? ChildrenEvery : ChildrenEveryLater;
            if (_clock.GetElapsedTime(lastLook) < every)
                continue;
            lastLook = _clock.GetTimestamp();
            RecordChildren();
        }
        Tree.KillAll();
        try
        {
            ExitCode = (await _command.Task.WaitAsync(PipeGrace, _clock)).ExitCode;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            ExitCode = null;
        }
        File.Delete(ServerLock.PathOf(_stateDir, Plan.Tag));
        LiveServers.Remove(this);
    }

    private void RecordChildren()
    {
        var children = Tree.Alive().Where(p => p.Pid != Tree.Root.Pid).OrderBy(p => p.Pid).ToList();
        if (children.SequenceEqual(_lock.Descendants))
            return;
        _lock = _lock with { Descendants = children };
        try
        {
            _lock.Write(_stateDir);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The tag finds them as well; a full disk must not end the watch.
        }
    }
}
