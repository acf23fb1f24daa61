using System.Globalization;
using CliWrap;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking;
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
    public async Task<int> RunAsync(TierOptions options, CancellationToken cancellation)
    {
        RunDirectory? resumed = null;
        if (options.Resume is not null)
            (resumed, options) = Resumption.Open(options);
        if (options.ApiKeyEnv is { } variable)
            Secrets.Add(
                Environment.GetEnvironmentVariable(variable),
                [options.Server, options.Url, options.Model, options.AgainstServer, .. options.Models, .. options.Servers]);
        var models = options.Tier == Tier.Benchmark ? ModelChoice.ForBenchmark(options, workspace) : null;
        var target = models is null ? RunTarget.Resolve(options, workspace) : await BenchmarkTargetAsync(options, models, cancellation);
        var cases = options.Tier == Tier.Smoke ? [] : CaseSelection.Select(options, workspace);
        if (options.List)
        {
            foreach (var check in cases)
                await output.WriteLineAsync($"{check.Info.Id,-32} {check.Info.Area.Name(),-9} {check.Info.Level.ToString().ToUpperInvariant(),-7} {check.Info.Sends}");
            if (cases.Count > 0)
            {
                var price = RunPrice.Of(CaseOrder.Load(workspace.Fixtures), [.. cases.Select(c => c.Info.Id)]);
                await output.WriteLineAsync($"{price.Words}; {RunPrice.About(TimeSpan.FromSeconds(price.Seconds))} on the embedded server, and a run says it for its own before the first case");
            }
            return ExitCodes.Fine;
        }

        Leftovers.Reap(workspace, error);
        var run = resumed ?? RunDirectory.Reserve(options.Out ?? workspace.Runs, options.Tier.Name(), TimeProvider.System);
        if (resumed is null)
            (RunManifest.Start(options.Tier.Name(), TimeProvider.System) with { Strict = options.Strict, Bisect = options.Bisect, Require = DoctorVariables.Required(options.Require), Options = target.Described }).Write(run);
        else
            Resumption.Reopen(run);
        models?.Record(run);

        using var stop = new StopSignals(cancellation);
        var live = new LiveCases(run, ConsoleStyle.Create(output), TimeProvider.System, options.Verbose, LiveLine.OnTerminal(output));
        List<string> ids = [.. cases.Select(c => c.Info.Id)];
        live.Header(options.Tier, target, ids, ids.Count == 0 ? null : new RunProgress(
            CaseOrder.Load(workspace.Fixtures), ids, target.Described.GetValueOrDefault("models")?.Split(',').Length ?? 1, TimeBudget.Read(options.Budget, "--budget"), TimeProvider.System));
        if (resumed is not null)
            live.SkipWhatIsThere();
        try
        {
            var interrupted = !await DriveAsync(options, target, cases.Select(c => c.Info.Id), run, live, stop.Token);
            // A host that was interrupted, crashed or was killed cannot stop its server itself.
            if (interrupted || RunEnd.Read(run).Value is not { Aborted: false })
                Leftovers.Reap(workspace, error);
            if (interrupted)
                RunEnd.Write(run, TimeProvider.System, aborted: true, "interrupted");
            else if (!File.Exists(run.EndFile))
                RunEnd.Write(run, TimeProvider.System, aborted: true, "the test host ended without a word; see dotnet-test.log");
            var view = RunReports.Render(run);
            live.Summary(view);
            if (options.Record is { } folder && Path.GetFullPath(Path.Combine(folder, TapeWriter.FileName)) is var tape && File.Exists(tape))
                await output.WriteLineAsync($"recorded: {tape} ({(Secrets.Current.IsEmpty ? "no API key was given" : "the API key is masked")})");
            if (options.Accept && !interrupted)
                await AcceptAsync(options, view);
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
    private async Task AcceptAsync(TierOptions options, RunView view)
    {
        var all = view.Cases.Select(c => c.Record).Where(r => r.Verdict == Verdict.Fail && r.Area != ComparisonRecord.Answers).ToList();
        var failed = all.Where(r => r.Findings.Any(AcceptedDeviations.Takes)).ToList();
        foreach (var record in all.Except(failed))
            await output.WriteLineAsync($"not accepted: {record.Id}: {record.Reason} (a connection that breaks is no way in which a server is known to answer)");
        foreach (var group in failed.GroupBy(r => AcceptedDeviations.ListOf(r.Profile, r.Server is { Launched: false } s ? new Uri(s.Url) : null, options.CustomCommand)))
        {
            var added = AcceptedDeviations.Add(workspace.Root, group.Key, group, DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime));
            foreach (var record in group)
                await output.WriteLineAsync($"accepted: {record.Id}: {record.Reason}");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{added} findings of {group.Count()} cases were added to {AcceptedDeviations.FileOf(workspace.Root, group.Key)}; from the next run on they count as known deviations"));
        }
        if (failed.Count == 0)
            await output.WriteLineAsync("nothing to accept: no case failed (other answers than in the baseline are accepted by --update-baselines --accept-answers)");
    }

    private async Task<RunTarget> BenchmarkTargetAsync(TierOptions options, ModelChoice models, CancellationToken cancellation)
    {
        var servers = string.Join(',', await ServerChoice.ChooseAsync(options, models.OnlyEmbedded, workspace, cancellation));
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOCTOR_SERVERS"] = servers };
        var described = new Dictionary<string, string>(StringComparer.Ordinal) { ["servers"] = servers };
        models.Describe(variables, described);
        if (options.ModelsDirs.Count > 0)
            described["models-dirs"] = string.Join('\n', options.ModelsDirs);
        if (options.Areas.Count > 0)
            described["area"] = string.Join(',', options.Areas);
        if (options.CaseGlob is { } glob)
            described["case"] = glob;
        Patience.Read(options.Patience, "--patience");
        if (options.Patience is { } seconds)
            variables[Patience.Variable] = described["patience"] = seconds;
        if (Narrowing(options) is { Length: > 0 } narrowing)
            described[Scorecard.NarrowedOption] = narrowing;
        return new(variables, described);
    }

    /// <summary>The options that leave out what a bare benchmark measures.</summary>
    private static string Narrowing(TierOptions options) => string.Join(' ', new[]
    {
        Option("--case", options.CaseGlob), Option("--level", options.Level), Option("--area", string.Join(',', options.Areas)),
        Option("--models", string.Join(',', options.Models)), Option("--servers", string.Join(',', options.Servers)),
    }.OfType<string>());

    private static string? Option(string name, string? value) => string.IsNullOrEmpty(value) ? null : $"{name} {value}";

    /// <summary>True when the test run came to its end, false when it was interrupted.</summary>
    private async Task<bool> DriveAsync(
        TierOptions options, RunTarget target, IEnumerable<string> caseIds, RunDirectory run, LiveCases live, CancellationToken stop)
    {
        await using var log = new TestLog(Path.Combine(run.Root, "dotnet-test.log"));
        using var temporary = new RunTemp();
        var test = CliWrap.Cli.Wrap(workspace.Dotnet)
            .WithArguments(["test", workspace.Tests, "--no-build", "--nologo", "--filter", $"Tier={options.Tier.Trait()}", "--settings", Path.Combine(workspace.Root, "runsettings", $"{options.Tier.Name()}.runsettings")])
            .WithWorkingDirectory(workspace.Root)
            .WithEnvironmentVariables(e =>
            {
                e.Set(DoctorVariables.RunDir, run.Root).Set("DOCTOR_CASES", string.Join(',', caseIds)).Set("DOCTOR_RESUME", options.Resume is null ? null : "1");
                foreach (var (name, value) in target.Variables.Concat(temporary.Variables))
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
            throw new EnvironmentException($"'{workspace.Dotnet}' cannot be started: {e.Message}", "Install the .NET 10 SDK, or set DOTNET_ROOT to its folder.", e);
        }
    }
}
