using System.Diagnostics;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Starts the embedded server, broken or whole, and puts cases to it.</summary>
internal sealed class MatrixBench(Workspace workspace, string? memo)
{
    private const string Model = "doctor-tiny";

    /// <summary>Broken servers are slow to say so; nothing healthy takes this long on the tiny model.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly ServerProfile _profile = ServerProfiles.Load(workspace.Fixtures).Get("embedded");
    private readonly PromptBook _prompts = PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml"));
    private readonly string _model = Path.Combine(workspace.Fixtures, "models", Model);

    /// <summary>The cases of the matrix: everything that judges an answer rather than a time.</summary>
    public static IReadOnlyList<ICheckCase> Cases { get; } = [.. Catalogue.All.Where(c => c.Info.Area is Area.Contract or Area.Output)];

    /// <summary>One fault against the given cases.</summary>
    public async Task<MatrixRow> FaultAsync(PlannedFault planned, IReadOnlyList<ICheckCase> cases, CancellationToken cancellation)
    {
        var (clock, at) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        var fired = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        string? failure = null;
        try
        {
            await RunAsync(planned.Options, planned.ApiKey, cases, (check, outcome) =>
            {
                if (outcome.Verdict is Verdict.Fail or Verdict.Error)
                    fired[check.Info.Id] = [.. outcome.Findings.Select(f => f.Code.Text).DefaultIfEmpty("error").Distinct()];
            }, cancellation);
        }
        catch (DoctorException e)
        {
            failure = e.Message;
        }
        return new MatrixRow(
            planned.Fault, planned.Class, planned.Case, planned.Code.Text, fired, cases.Count, Stopwatch.GetElapsedTime(clock).TotalSeconds, at, null,
            failure);
    }

    /// <summary>What the whole server does: every finding is a false alarm.</summary>
    public async Task<IReadOnlyList<string>> CleanAsync(IReadOnlyList<ICheckCase> cases, CancellationToken cancellation)
    {
        var alarms = new List<string>();
        await RunAsync([], null, cases, (check, outcome) =>
        {
            if (outcome.Verdict is not (Verdict.Pass or Verdict.Skip))
                alarms.Add($"{check.Info.Id}: {outcome.Reason ?? outcome.Findings.FirstOrDefault()?.Message}");
        }, cancellation);
        return alarms;
    }

    private async Task RunAsync(
        IReadOnlyList<string> faults, string? key, IReadOnlyList<ICheckCase> cases, Action<ICheckCase, CaseOutcome> tell, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-matrix-");
        try
        {
            await using var server = await ServerLauncher.LaunchAsync(
                _profile,
                _model,
                new LaunchOptions
                {
                    RunDirectory = folder.FullName,
                    LogSlug = "matrix",
                    StateDirectory = workspace.State,
                    ExtraArguments = [
                    .. memo is null ? Array.Empty<string>() : ["--memo", memo], .. faults,
                ],
                    ApiKey = key
                },
                cancellation);
            var context = FaultContext.Of(server, _prompts, Patience) with { ContextTokens = ModelFacts.Of(_model).ContextTokens };
            foreach (var check in cases)
            {
                if (server.Obituary is not null)
                    await server.RestartAsync("it died", cancellation);
                tell(check, await CaseRunner.RunAsync(check, context, [], cancellation));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
