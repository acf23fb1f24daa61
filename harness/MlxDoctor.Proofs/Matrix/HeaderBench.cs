using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Puts each fault to its case twice: on a running server, asked for by header, and on one that was started with it.</summary>
internal sealed class HeaderBench(Workspace workspace) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-header-");
    private readonly PromptBook _prompts = PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml"));
    private readonly string _model = Path.Combine(workspace.Models, "doctor-tiny");
    private LaunchedServer? _running;

    /// <summary>What the case said each time: verdict and each code once.</summary>
    public async Task<(string ByHeader, string Fresh)> CompareAsync(PlannedFault planned, CancellationToken cancellation)
    {
        _running ??= await LaunchAsync("header", FaultHeader.Options, cancellation);
        var byHeader = await JudgeAsync(_running, planned, FaultHeader.Of(planned.Fault), cancellation);
        await using var fresh = await LaunchAsync("fresh", planned.Options, cancellation);
        return (byHeader, await JudgeAsync(fresh, planned, [], cancellation));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<LaunchedServer> LaunchAsync(string slug, IReadOnlyList<string> options, CancellationToken cancellation) => ServerLauncher.LaunchAsync(
        ServerProfiles.Load(workspace.Fixtures).Get("embedded"), _model,
        new LaunchOptions { RunDirectory = _folder.FullName, LogSlug = slug, StateDirectory = workspace.State, ExtraArguments = options }, cancellation);

    private async Task<string> JudgeAsync(
        LaunchedServer server, PlannedFault planned, IReadOnlyList<KeyValuePair<string, string?>> headers, CancellationToken cancellation)
    {
        var context = FaultContext.Of(server, _prompts, Patience) with { ContextTokens = ModelFacts.Of(_model).ContextTokens, ExtraHeaders = headers };
        var outcome = await CaseRunner.RunAsync(Catalogue.Find(planned.Case), context, [], cancellation);
        // How often a code is given may depend on what the prompt cache of a running server holds already.
        return string.Join(' ', outcome.Findings.Select(f => f.Code.Text).Distinct().Order(StringComparer.Ordinal).Prepend(outcome.Verdict.Name()));
    }
}
