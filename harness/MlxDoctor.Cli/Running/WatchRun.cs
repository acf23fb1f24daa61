using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>A session of an agent through the recording proxy: server, proxy, agent, and their end.</summary>
internal sealed class WatchRun
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Workspace _workspace;
    private readonly TextWriter _output, _error;
    private readonly TimeProvider _time;
    private readonly WatchRequest _request;
    private readonly ServerProfile? _profile;
    private readonly LocalModel? _model;
    private readonly CliProfile? _agent;

    /// <summary>Checks everything that can be checked before a server is started.</summary>
    /// <exception cref="UsageException">The server, the model, the URL or the agent is wrong.</exception>
    public WatchRun(Workspace workspace, TextWriter output, TextWriter error, TimeProvider time, WatchRequest request)
    {
        (_workspace, _output, _error, _time, _request) = (workspace, output, error, time, request);
        var profiles = ServerProfiles.Load(workspace);
        if (request.Url is { } url)
        {
            ServerAttach.BaseUrl(url);
            _profile = request.Server is { } named ? profiles.Get(named) : null;
            if (request.ServerArguments is not null)
                throw new UsageException("--server-args is for a server that is launched", "Leave it out with --url.");
        }
        else
        {
            _profile = profiles.Get(request.Server ?? "embedded");
            if (_profile.AttachOnly || _profile.Kind == ProfileKind.Custom)
                throw new UsageException($"'{_profile.Name}' cannot be launched by its name", "Start it yourself and give its URL with --url.");
            _model = LocalModel.Resolve(request.Model ?? "doctor-tiny", workspace.Models);
        }
        ServerAttach.Key(request.ApiKeyEnv);
        if (request.Command is not [var program, ..])
            return;
        if (Executables.OnPath(program) is null)
            throw new UsageException($"the agent '{program}' cannot be started: no such program", "Install it, or give its path after --.");
        _agent = CliBook.Load(workspace.Fixtures).FirstOrDefault(p => p.Command == Path.GetFileName(program));
    }

    /// <summary>Runs the session to its end and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        Leftovers.Reap(_workspace, _error);
        var run = RunDirectory.Reserve(_request.Out ?? _workspace.Runs, Reproduction.WatchTier, _time);
        (RunManifest.Start(Reproduction.WatchTier, _time) with { Options = _request.Options }).Write(run);
        try
        {
            return await SessionAsync(run, stop);
        }
        catch (Exception e) when (e is DoctorException or OperationCanceledException)
        {
            // Nobody is sent to a folder that tells nothing.
            if (!File.Exists(run.EndFile))
            {
                RunEnd.Write(run, _time, aborted: true, e is DoctorException known ? known.What : "interrupted");
                RunReports.Render(run);
            }
            throw;
        }
    }

    private async Task<int> SessionAsync(RunDirectory run, CancellationToken stop)
    {
        await using var launched = _request.Url is null ? await LaunchAsync(run, stop) : null;
        IServerSession session = launched is not null
            ? launched
            : await ServerAttach.AttachAsync(_request.Url!, _profile, _request.Model, _request.ApiKeyEnv, stop);
        var head = await HeadAsync(session, stop);
        ServerRecords.Write(run, new ServerRecord
        {
            Profile = session.Profile,
            Version = session.Version,
            Url = session.Endpoint.BaseUrl.ToString(),
            Launched = session.Owned,
            Command = launched?.StartCommand,
            Model = head.Model,
            ModelPath = _model?.Path,
            Launches = launched is null ? [] : [new("session", _time.GetUtcNow(), launched.BootTime.TotalMilliseconds, launched.ProcessId)],
        });
        using var book = new WatchBook(
            run, _output, _time, head, session.Endpoint, new CaseServer(session.Endpoint.BaseUrl.ToString(), session.Version, session.Owned), _request.Quiet);
        await using var proxy = await RecordingProxy.StartAsync(
            session.Endpoint, new ClientOptions { Ids = new RequestIds() }, _time, stop, book.Take);
        await _output.WriteLineAsync(
            $"watching {session.Profile} with {head.Model}: OPENAI_BASE_URL={new Uri(proxy.Url, "v1")} ANTHROPIC_BASE_URL={proxy.Url.ToString().TrimEnd('/')}");
        await _output.FlushAsync(CancellationToken.None);
        string last;
        try
        {
            last = await AgentAsync(run, proxy.Url, stop);
        }
        catch (Win32Exception e)
        {
            throw new UsageException($"the agent '{_request.Command[0]}' cannot be started: {e.Message}", "Give a program that can be executed after --.", e);
        }
        // Turns that are open end with the proxy, and are judged before the reports.
        await proxy.DisposeAsync();
        return book.Finish(last, session.Obituary);
    }

    private Task<LaunchedServer> LaunchAsync(RunDirectory run, CancellationToken stop) => ServerLauncher.LaunchAsync(
        _profile!, _model!.Path,
        new LaunchOptions
        {
            RunDirectory = run.Root,
            LogSlug = Slug.Of(_model.Key),
            StateDirectory = _workspace.State,
            ExtraArguments = _request.ServerArguments is { } line ? CommandLine.Split(line) : [],
            ApiKey = ServerAttach.Key(_request.ApiKeyEnv),
        },
        stop);

    private async Task<TapeHead> HeadAsync(IServerSession session, CancellationToken stop)
    {
        using var client = new ApiClient(session.Endpoint, new ClientOptions(), _time);
        var served = await ServedModels.ReadAsync(request => client.SendAsync(request, stop), session.Endpoint.Model);
        return new(session.Profile, session.Version, _model?.Key ?? session.Endpoint.Model, session.Endpoint.Model, [.. served.Names], false, null);
    }

    /// <summary>Runs the agent with the user's own terminal; returns what the last line says.</summary>
    private async Task<string> AgentAsync(RunDirectory run, Uri url, CancellationToken stop)
    {
        if (_request.Command.Count == 0)
        {
            await _output.WriteLineAsync("passing on until Ctrl-C");
            await _output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            return "no agent was started: the proxy was ended by a signal";
        }
        using var agent = Process.Start(Start(run, url))!;
        var ended = "";
        try
        {
            await agent.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            ended = ", after a signal";
            // A terminal has told the agent too, which may want to end in its own way.
            using var grace = new CancellationTokenSource(Grace, _time);
            await agent.WaitForExitAsync(grace.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!agent.HasExited)
                agent.Kill(entireProcessTree: true);
            await agent.WaitForExitAsync(CancellationToken.None);
        }
        return string.Create(CultureInfo.InvariantCulture, $"the agent {Path.GetFileName(_request.Command[0])} ended with exit code {agent.ExitCode}{ended}");
    }

    private ProcessStartInfo Start(RunDirectory run, Uri url)
    {
        var start = new ProcessStartInfo(Executables.OnPath(_request.Command[0])!);
        var (base1, root) = (new Uri(url, "v1").ToString(), url.ToString().TrimEnd('/'));
        var home = Path.Combine(run.Root, "agent");
        string Fill(string text) => text.Replace("{url}", root, StringComparison.Ordinal).Replace("{home}", home, StringComparison.Ordinal);
        // A key of a service in the cloud is none of this server's business.
        foreach (var (name, value) in new[]
        {
            ("OPENAI_BASE_URL", base1), ("OPENAI_API_BASE", base1), ("ANTHROPIC_BASE_URL", root), ("OPENAI_API_KEY", "local"), ("ANTHROPIC_API_KEY", "local"),
        })
            start.Environment[name] = value;
        foreach (var (path, text) in _agent?.Watch.Files ?? new Dictionary<string, string>())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Fill(path))!);
            File.WriteAllText(Fill(path), Fill(text));
        }
        foreach (var (name, value) in _agent?.WatchEnvironment ?? new Dictionary<string, string>())
            start.Environment[name] = Fill(value);
        foreach (var word in (_agent?.Watch.Arguments.Select(Fill) ?? []).Concat(_request.Command.Skip(1)))
            start.ArgumentList.Add(word);
        return start;
    }
}
