using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Meets the embedded server, broken or whole, with its model disguised and without knowing anything about it.</summary>
/// <remarks>One server shows most faults, by header; the others get one of their own.</remarks>
internal sealed class StrangerBench(Workspace workspace, string? memo) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>Cases that put more to a model that nobody knows than to one whose answers are known.</summary>
    private static readonly string[] OwnAnswers =
    [
        "stop.several-tokens", "stop.at-start", "finish.exact-limit", "completions.stop", "messages.stop-sequence", "messages.system", "messages.tool-result",
        "messages.usage", "messages.answer", "responses.answer", "state.second-turn", "state.repeat", "tools.choice-named",
        "responses.usage", "usage.grows-with-prompt", "param.temperature-varies", "logprobs.many",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-stranger-");
    private readonly PromptBook _prompts = PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml"));
    private LaunchedServer? _running;

    /// <summary>What the last server was taken for; null before the first.</summary>
    public ModelTrust? Trust { get; private set; }

    /// <summary>
    /// The cases that reported a fault with the known model, and those that the matrix does not know; who is silent there is silent here too.
    /// </summary>
    public static IReadOnlyList<ICheckCase> Likely(FaultMatrix matrix, PlannedFault planned)
    {
        var row = matrix.Rows.FirstOrDefault(r => r.Fault == planned.Fault);
        return [.. MatrixBench.Cases.Where(
            c => row is null || c.Info.Id == planned.Case || row.Fired.ContainsKey(c.Info.Id) || OwnAnswers.Contains(c.Info.Id)
                || !matrix.Cases.Contains(c.Info.Id))];
    }

    /// <summary>One fault, until a case reports anything.</summary>
    /// <param name="planned">The fault.</param>
    /// <param name="cases">The cases that are put; the intended one comes first.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public async Task<FirstContact> ContactAsync(PlannedFault planned, IReadOnlyList<ICheckCase> cases, CancellationToken cancellation)
    {
        var ran = 0;
        try
        {
            await using var own = FaultHeader.Allows(planned.Fault) ? null : await LaunchAsync(planned.Options, planned.ApiKey, cancellation);
            var server = own ?? (_running ??= await LaunchAsync(FaultHeader.Options, null, cancellation));
            var context = await MeetAsync(server, own is null ? FaultHeader.Of(planned.Fault) : [], cancellation);
            foreach (var check in cases.OrderBy(c => c.Info.Id == planned.Case ? 0 : 1))
            {
                ran++;
                if (await AskAsync(server, check, context, cancellation) is { Verdict: Verdict.Fail or Verdict.Error } outcome)
                    return new(check.Info.Id, [.. outcome.Findings.Select(f => f.Code.Text).DefaultIfEmpty("error").Distinct()], ran);
            }
        }
        catch (DoctorException e)
        {
            // What cannot even be probed is reported too: the run ends with this sentence.
            return new("boot", [e.Message.ReplaceLineEndings(" ")], ran);
        }
        return new(null, [], ran);
    }

    /// <summary>What the whole server does: every finding is a false alarm.</summary>
    public async Task<IReadOnlyList<string>> CleanAsync(IReadOnlyList<ICheckCase> cases, CancellationToken cancellation)
    {
        var alarms = new List<string>();
        await using var server = await LaunchAsync([], null, cancellation);
        var context = await MeetAsync(server, [], cancellation);
        foreach (var check in cases)
        {
            var outcome = await AskAsync(server, check, context, cancellation);
            if (outcome.Verdict is not (Verdict.Pass or Verdict.Skip))
                alarms.Add($"{check.Info.Id}: {outcome.Reason ?? outcome.Findings.FirstOrDefault()?.Message}");
        }
        return alarms;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
            await _running.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<CaseOutcome> AskAsync(LaunchedServer server, ICheckCase check, CaseContext context, CancellationToken cancellation)
    {
        if (server.Obituary is not null)
            await server.RestartAsync("it died", cancellation);
        return await CaseRunner.RunAsync(check, context, [], cancellation);
    }

    private async Task<CaseContext> MeetAsync(LaunchedServer server, IReadOnlyList<KeyValuePair<string, string?>> headers, CancellationToken cancellation)
    {
        var context = await StrangerContext.OfAsync(server, _prompts, Patience, headers, cancellation);
        Trust = context.Model;
        return context;
    }

    private Task<LaunchedServer> LaunchAsync(IReadOnlyList<string> options, string? key, CancellationToken cancellation) => ServerLauncher.LaunchAsync(
        StrangerContext.Profile(ServerProfiles.Load(workspace.Fixtures).Get("embedded")), Path.Combine(workspace.Models, "doctor-tiny"),
        new LaunchOptions
        {
            RunDirectory = _folder.FullName,
            LogSlug = "stranger",
            StateDirectory = workspace.State,
            ExtraArguments = ["--disguise", .. memo is null ? Array.Empty<string>() : ["--memo", memo], .. options],
            ApiKey = key,
        },
        cancellation);
}
