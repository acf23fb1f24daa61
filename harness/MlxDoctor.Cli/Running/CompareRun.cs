using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Compare;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>
/// Reads two models one after the other, so that only one of them needs memory, and writes what they came to.
/// </summary>
internal sealed class CompareRun
{
    private readonly Workspace _workspace;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly CompareRequest _request;
    private readonly ServerProfile _profile;
    private readonly PromptBook _prompts;

    /// <summary>Checks everything that can be checked before a server is started.</summary>
    /// <exception cref="UsageException">A model, a URL or the server is wrong.</exception>
    public CompareRun(Workspace workspace, TextWriter output, TimeProvider time, CompareRequest request)
    {
        (_workspace, _output, _time, _request) = (workspace, output, time, request);
        _profile = ServerProfiles.Load(workspace.Fixtures).Get(request.Server);
        if (_profile.AttachOnly || _profile.Kind == ProfileKind.Custom)
            throw new UsageException($"'{_profile.Name}' cannot be launched by its name", "Start it yourself and give its URL in place of a model.");
        foreach (var text in new[] { request.A, request.B })
            if (IsUrl(text))
                ServerAttach.BaseUrl(text);
            else
                LocalModel.Resolve(text, workspace.Models);
        _prompts = PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml"));
    }

    /// <summary>Asks both, writes <c>compare.json</c> and <c>compare.md</c>, and returns the report with its folder.</summary>
    public async Task<(CompareReport Report, RunDirectory Run)> RunAsync(CancellationToken cancellation)
    {
        var started = _time.GetUtcNow();
        var run = RunDirectory.Reserve(_request.Out ?? _workspace.Runs, "compare", _time);
        var a = await ReadAsync(run, _request.A, "a", _request.Repeat, cancellation);
        var b = await ReadAsync(run, _request.B, "b", 0, cancellation);
        var report = CompareReport.Of(a, b, _request.Gate, started);
        AtomicFile.WriteJson(Path.Combine(run.Root, CompareReport.FileName), report);
        AtomicFile.WriteText(Path.Combine(run.Root, CompareMarkdown.FileName), CompareMarkdown.Report(report));
        return (report, run);
    }

    private async Task<ViewReading> ReadAsync(RunDirectory run, string text, string slug, int again, CancellationToken cancellation)
    {
        if (IsUrl(text))
        {
            var attached = await ServerAttach.AttachAsync(text, null, _request.Model, _request.ApiKeyEnv, cancellation);
            return await AskAsync(attached, attached.Endpoint.Model, attached.Endpoint.BaseUrl.ToString(), null, again, cancellation);
        }
        var model = LocalModel.Resolve(text, _workspace.Models);
        await _output.WriteLineAsync($"starts {_profile.Name} with {model.Key}");
        await using var server = await ServerLauncher.LaunchAsync(
            _profile, model.Path, new LaunchOptions { RunDirectory = run.Root, LogSlug = slug, StateDirectory = _workspace.State }, cancellation);
        var bytes = new DirectoryInfo(model.Path).EnumerateFiles("*.safetensors").Sum(f => ModelFiles.Length(f.FullName) ?? 0);
        return await AskAsync(server, model.Key, server.Version ?? server.Profile, bytes > 0 ? bytes : null, again, cancellation);
    }

    private async Task<ViewReading> AskAsync(
        IServerSession server, string name, string shown, long? bytes, int again, CancellationToken cancellation)
    {
        using var client = new ApiClient(server.Endpoint, new ClientOptions(), _time);
        var asker = new ViewAsker(client, server.Endpoint.Model, _prompts);
        var (depth, why) = await asker.DepthAsync(cancellation);
        var answers = await asker.AskAllAsync(depth, cancellation);
        var repeated = new List<IReadOnlyList<PromptReading>>();
        for (var i = 0; i < again; i++)
            repeated.Add(await asker.AskAllAsync(depth, cancellation));
        await _output.WriteLineAsync(server.Obituary is { } dead ? $"  {dead}" : $"  {name}: {answers.Count(r => r.Failure is null)} answers");
        return new()
        {
            Name = name,
            Server = shown,
            Bytes = bytes,
            Alternatives = depth,
            NoLogprobs = why,
            Answers = answers,
            Again = repeated,
            DecodeTokS = await asker.DecodeAsync(cancellation),
        };
    }

    private static bool IsUrl(string text) => text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal);
}
