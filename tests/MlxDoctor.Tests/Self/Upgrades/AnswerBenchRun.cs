using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Answers;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Self.Faults;

namespace MlxDoctor.Tests.Self.Upgrades;

/// <summary>The cases of answers on embedded servers of said versions, with a baseline of their own.</summary>
internal sealed class AnswerBenchRun : IDisposable
{
    /// <summary>A few prompts of every kind, so that a start takes a second.</summary>
    private static readonly string[] Prompts = ["system-fixed", "math-1", "echo-2", "think-on", "tool-read", "parallel-2", "schema-1", "tool-unneeded"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mlxdoctor-answers-").FullName;

    /// <summary>What was compared with which baseline.</summary>
    public List<ComparisonRecord> Compared { get; } = [];

    public string File => new BaselineFolder(_folder).PathOf("check", "embedded", "doctor-tiny");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The outcome of every case of answers, by kind; how often the server was started.</summary>
    public async Task<(IReadOnlyDictionary<string, CaseOutcome> Outcomes, int Starts)> RunAsync(
        string version, string? fault = null, bool update = false, bool accept = false, bool all = false)
    {
        string[] options = ["--version-said", version, .. fault is null ? Array.Empty<string>() : ["--fault", fault]];
        await using var session = await EmbeddedSession.StartAsync("doctor-tiny", options);
        return (await RunAsync(session.Context(), version, update, accept, all), session.Session.Launches);
    }

    private async Task<IReadOnlyDictionary<string, CaseOutcome>> RunAsync(CaseContext context, string version, bool update, bool accept, bool all)
    {
        var setup = new AnswerSetup
        {
            Tier = "check",
            Baselines = new(_folder),
            Fingerprint = new()
            {
                Chip = "c",
                Cores = 2,
                MemoryGb = 8,
                Os = "o",
                Server = "embedded",
                Model = "doctor-tiny",
                HarnessVersion = "1",
                ServerVersion = $"embedded {version}",
            },
            Questions = [.. AnswerQuestion.Of(Catalogue.All, EmbeddedSession.Prompts).Where(q => all || Prompts.Contains(q.Prompt.Id))],
            Update = update,
            Accept = accept,
            Run = $"run-{version}",
            Compared = Compared.Add,
        };
        context = context.With(new AnswerBench(() => setup));
        var outcomes = new Dictionary<string, CaseOutcome>(StringComparer.Ordinal);
        foreach (var check in AnswerCases.All)
            outcomes[check.Info.Id["answers.".Length..]] = await CaseRunner.RunAsync(check, context, [], CancellationToken.None);
        return outcomes;
    }
}
