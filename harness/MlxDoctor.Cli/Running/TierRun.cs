using System.Globalization;
using System.Runtime.InteropServices;
using CliWrap;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Running;

/// <summary>Runs one tier: prepares the run directory, drives <c>dotnet test</c>, shows cases as they end, and answers with the exit code.</summary>
internal sealed class TierRun(Workspace workspace, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it and returns 0, 1, 2 (or 125 with <c>--bisect</c>).</summary>
    public async Task<int> RunAsync(TierOptions options, CancellationToken cancellation)
    {
        var target = RunTarget.Resolve(options, workspace);
        var cases = options.Tier == "smoke" ? [] : CaseSelection.Select(options.Areas, options.CaseGlob);
        if (options.List)
        {
            foreach (var check in cases)
                await output.WriteLineAsync($"{check.Info.Id,-32} {check.Info.Area,-9} {check.Info.Level.ToString().ToUpperInvariant(),-7} {check.Info.Sends}");
            return ExitCodes.Fine;
        }

        Leftovers.Reap(workspace, error);
        var run = RunDirectory.Reserve(options.Out ?? workspace.Runs, options.Tier, TimeProvider.System);
        (RunManifest.Start(options.Tier, TimeProvider.System) with { Strict = options.Strict, Bisect = options.Bisect, Options = target.Described }).Write(run);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        var live = new LiveCases(run, ConsoleStyle.Create(output));
        live.Header(options.Tier, target);
        var interrupted = !await DriveAsync(options, target, cases.Select(c => c.Info.Id), run, live, stop.Token);
        if (interrupted)
        {
            Leftovers.Reap(workspace, error);
            RunEnd.Write(run, TimeProvider.System, aborted: true, "interrupted");
        }
        else if (!File.Exists(run.EndFile))
        {
            RunEnd.Write(run, TimeProvider.System, aborted: true, "the test host ended without a word; see dotnet-test.log");
        }
        RunReports.Render(run);
        return live.Summary(interrupted);
    }

    /// <summary>True when the test run came to its end, false when it was interrupted.</summary>
    private async Task<bool> DriveAsync(
        TierOptions options, RunTarget target, IEnumerable<string> caseIds, RunDirectory run, LiveCases live, CancellationToken stop)
    {
        var tier = string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(options.Tier[0])}{options.Tier[1..]}");
        await using var log = File.Create(Path.Combine(run.Root, "dotnet-test.log"));
        var test = CliWrap.Cli.Wrap(workspace.Dotnet)
            .WithArguments(["test", workspace.Tests, "--no-build", "--nologo", "--filter", $"Tier={tier}", "--settings", Path.Combine(workspace.Root, "runsettings", $"{options.Tier}.runsettings")])
            .WithWorkingDirectory(workspace.Root)
            .WithEnvironmentVariables(e =>
            {
                e.Set(DoctorVariables.RunDir, run.Root).Set("DOCTOR_CASES", string.Join(',', caseIds));
                foreach (var (name, value) in target.Variables)
                    e.Set(name, value);
            })
            .WithStandardOutputPipe(PipeTarget.ToStream(log, autoFlush: true))
            .WithStandardErrorPipe(PipeTarget.ToStream(log, autoFlush: true))
            .WithValidation(CommandResultValidation.None);
        try
        {
            var running = test.ExecuteAsync(stop);
            while (!running.Task.IsCompleted)
            {
                live.ShowNew();
                await Task.WhenAny(running.Task, Task.Delay(Poll, CancellationToken.None));
            }
            await running;
            live.ShowNew();
            return true;
        }
        catch (OperationCanceledException)
        {
            live.ShowNew();
            return false;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EnvironmentException($"'{workspace.Dotnet}' cannot be started: {e.Message}", "Install the .NET 10 SDK, or set DOTNET_ROOT to its folder.", e);
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
}
