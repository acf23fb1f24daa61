using System.Globalization;
using CliWrap;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>Runs one tier: prepares the run directory, drives <c>dotnet test</c>, shows cases as they end, and answers with the exit code.</summary>
internal sealed class TierRun(Workspace workspace, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it and returns 0, 1, 2 (or 125 with <c>--bisect</c>).</summary>
    public async Task<int> RunAsync(RunRequest request, CancellationToken cancellation)
    {
        RunDirectory? resumed = null;
        if (request.Text(RunOptions.Resume) is not null)
            (resumed, request) = Resumption.Open(request);
        if (request.Get(RunOptions.ApiKeyEnv) is { } variable)
            Secrets.Add(Environment.GetEnvironmentVariable(variable), request.Names);
        var models = request.Tier == Tier.Benchmark ? ModelChoice.ForBenchmark(request, workspace) : null;
        var narrowing = models is null ? null : request.Narrowing;
        request = models is null ? RunTarget.Resolve(request, workspace) : await BenchmarkTargetAsync(request, models, cancellation);
        var cases = request.Tier == Tier.Smoke ? [] : CaseSelection.Select(request, workspace);
        if (request.Get(RunOptions.ListOnly))
        {
            foreach (var check in cases)
                await output.WriteLineAsync(
                    $"{check.Info.Id,-32} {check.Info.Area.Name(),-9} {check.Info.Level.ToString().ToUpperInvariant(),-7} {check.Info.Sends}");
            if (cases.Count > 0)
            {
                var price = RunPrice.Of(CaseOrder.Load(workspace.Fixtures), [.. cases.Select(c => c.Info.Id)]);
                await output.WriteLineAsync(
                    $"{price.Words}; {RunPrice.About(TimeSpan.FromSeconds(price.Seconds))} on the embedded server, and a run says it for its own before the "
                        + "first case");
            }
            return ExitCodes.Fine;
        }

        Leftovers.Reap(workspace, error);
        var run = resumed ?? RunDirectory.Reserve(request.Get(RunOptions.Out) ?? workspace.Runs, request.Tier.Name(), TimeProvider.System);
        if (resumed is null)
            Scorecard.Narrow(RunManifest.Start(request, TimeProvider.System), narrowing).Write(run);
        else
            Resumption.Reopen(run);
        models?.Record(run);

        using var stop = new StopSignals(cancellation);
        var live = new LiveCases(run, ConsoleStyle.Create(output), TimeProvider.System, request.Get(RunOptions.Verbose), LiveLine.OnTerminal(output));
        List<string> ids = [.. cases.Select(c => c.Info.Id)];
        live.Header(request, ids, ids.Count == 0 ? null : new RunProgress(
            CaseOrder.Load(workspace.Fixtures), ids, request.Text(RunOptions.Models)?.Split(',').Length ?? 1, request.Get(RunOptions.Budget),
            TimeProvider.System));
        if (resumed is not null)
            live.SkipWhatIsThere();
        try
        {
            var interrupted = !await DriveAsync(request.Hand(RunOptions.Cases, string.Join(',', cases.Select(c => c.Info.Id))), run, live, stop.Token);
            // A host that was interrupted, crashed or was killed cannot stop its server itself.
            if (interrupted || RunEnd.Read(run).Value is not { Aborted: false })
                Leftovers.Reap(workspace, error);
            if (interrupted)
                RunEnd.Write(run, TimeProvider.System, aborted: true, "interrupted");
            else if (!File.Exists(run.EndFile))
                RunEnd.Write(run, TimeProvider.System, aborted: true, "the test host ended without a word; see dotnet-test.log");
            var view = RunReports.Render(run);
            live.Summary(view);
            if (request.Get(RunOptions.Record) is { } folder && Path.GetFullPath(Path.Combine(folder, TapeWriter.FileName)) is var tape && File.Exists(tape))
                await output.WriteLineAsync($"recorded: {tape} ({(Secrets.Current.IsEmpty ? "no API key was given" : "the API key is masked")})");
            if (request.Get(RunOptions.Accept) && !interrupted)
                await AcceptAsync(request, view);
            return view.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                $"the run directory {run.Root} cannot be written: {e.Message}",
                $"Free disk space or choose another folder with --out; what was recorded is shown by: harness/doctor report {run.Root}", e);
        }
    }

    /// <summary>Lists this run's failures as known deviations of the server, so that the next run fails on new ones only.</summary>
    private async Task AcceptAsync(RunRequest request, RunView view)
    {
        var all = view.Cases.Select(c => c.Record).Where(r => r.Verdict == Verdict.Fail && r.Area != ComparisonRecord.Answers).ToList();
        var failed = all.Where(r => r.Findings.Any(AcceptedDeviations.Takes)).ToList();
        foreach (var record in all.Except(failed))
            await output.WriteLineAsync(
                $"not accepted: {record.Id}: {record.Reason} (a connection that breaks is no way in which a server is known to answer)");
        foreach (var group in failed.GroupBy(
            r => AcceptedDeviations.ListOf(r.Profile, r.Server is { Launched: false } s ? new Uri(s.Url) : null, request.Get(RunOptions.Command))))
        {
            var added = AcceptedDeviations.Add(workspace.Root, group.Key, group, DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime));
            foreach (var record in group)
                await output.WriteLineAsync($"accepted: {record.Id}: {record.Reason}");
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{added} findings of {group.Count()} cases were added to {AcceptedDeviations.FileOf(workspace.Root, group.Key)}; from the next run on "
                        + $"they count as known deviations"));
        }
        if (failed.Count == 0)
            await output.WriteLineAsync(
                "nothing to accept: no case failed (other answers than in the baseline are accepted by --update-baselines --accept-answers)");
    }

    private async Task<RunRequest> BenchmarkTargetAsync(RunRequest request, ModelChoice models, CancellationToken cancellation) =>
        models.In(request.With(RunOptions.Servers, string.Join(',', await ServerChoice.ChooseAsync(request, models.OnlyEmbedded, workspace, cancellation))));

    /// <summary>True when the test run came to its end, false when it was interrupted.</summary>
    private async Task<bool> DriveAsync(RunRequest request, RunDirectory run, LiveCases live, CancellationToken stop)
    {
        await using var log = new TestLog(Path.Combine(run.Root, "dotnet-test.log"));
        using var temporary = new RunTemp();
        var test = CliWrap.Cli.Wrap(workspace.Dotnet)
            .WithArguments(
                ["test", workspace.Tests, "--no-build", "--nologo", "--filter", $"Tier={request.Tier.Trait()}", "--settings", Path.Combine(
                    workspace.Root, "runsettings", $"{request.Tier.Name()}.runsettings")])
            .WithWorkingDirectory(workspace.Root)
            .WithEnvironmentVariables(e =>
            {
                e.Set(DoctorVariables.RunDir, run.Root).Set(RunOptions.Resume.Variable!, null);
                foreach (var (name, value) in request.Variables.Concat(temporary.Variables))
                    e.Set(name, value);
            })
            .WithStandardOutputPipe(log.Target())
            .WithStandardErrorPipe(log.Target())
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
            throw new EnvironmentException(
                $"'{workspace.Dotnet}' cannot be started: {e.Message}", "Install the .NET 10 SDK, or set DOTNET_ROOT to its folder.", e);
        }
    }
}
