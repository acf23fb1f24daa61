using System.ComponentModel;
using CliWrap;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Proofs.Children;

/// <summary>Runs a program, passes on what it prints, and leaves nothing that it started: neither at its end nor when the end is asked for.</summary>
internal sealed class ChildRun(TextWriter output)
{
    /// <summary>In the environment of the child and of all that comes from it; the tests hide variables of the doctor's own from theirs.</summary>
    private const string Mark = "MLXDOCTOR_CHILD";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30), Look = TimeSpan.FromMilliseconds(500), PipeGrace = TimeSpan.FromSeconds(5);

    /// <summary>Its exit code, and how many processes of it had to be ended afterwards.</summary>
    /// <exception cref="OperationCanceledException">The end was asked for; the child was told so, had time, and is gone.</exception>
    public async Task<(int Code, int Left)> RunAsync(string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var mark = Guid.NewGuid().ToString("N");
        var both = TextWriter.Synchronized(output);
        var lines = PipeTarget.ToDelegate(line => both.WriteLine(line));
        CommandTask<CommandResult> running;
        try
        {
            running = CliWrap.Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(folder)
                .WithEnvironmentVariables(e => e.Set(Mark, mark).Set("MSBUILDDISABLENODEREUSE", "1"))
                .WithStandardOutputPipe(lines).WithStandardErrorPipe(lines)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new EnvironmentException($"'{program}' cannot be started: {e.Message}", "Check that it is installed and on PATH.", e);
        }
        var tree = new ProcessTree(Platform.Current, new(running.ProcessId, Platform.Current.StartMark(running.ProcessId) ?? "gone"), $"{Mark}={mark}");
        try
        {
            await WaitAsync(tree, cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(tree);
            tree.KillAll();
            throw;
        }
        // Its pipes stay open as long as anything of it lives.
        var left = tree.KillAll();
        return ((await running.Task.WaitAsync(PipeGrace, TimeProvider.System, CancellationToken.None)).ExitCode, left);
    }

    /// <summary>Waits for the first process only, and looks for its children while they can still be found.</summary>
    private static async Task WaitAsync(ProcessTree tree, CancellationToken cancellation)
    {
        while (tree.RootAlive)
        {
            tree.Alive();
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }
    }

    private static async Task StopAsync(ProcessTree tree)
    {
        tree.SignalRoot((int)StopSignal.Term);
        using var patience = new CancellationTokenSource(Grace, TimeProvider.System);
        try
        {
            await WaitAsync(tree, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It had its time; what is left is killed.
        }
    }
}
