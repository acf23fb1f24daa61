using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>A real agent does a task that it cannot do without the server, the model and its own tool.</summary>
internal sealed class CliCase(CliProfile profile, CliForm form) : ICheckCase
{
    private const int Tries = 3;

    /// <summary>How long one try may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(120);

    /// <inheritdoc/>
    public CaseInfo Info { get; } = new(
        $"agents.cli-{profile.Name}{(form.Name == "minimal" ? "" : "-" + form.Name)}", Area.Agents,
        $"{profile.Package} {profile.Version} with the task to read a file and name the word in it, through a recording proxy",
        "the answer names a word that only the file has, and the wire shows the tool's result",
        "what agents need of a server is more than any one request: order of events, ids, results in parts, two requests at once")
    {
        Needs = profile.Format switch
        {
            WireFormat.Responses => ["tools", "responses"],
            WireFormat.Messages => ["tools", "messages"],
            _ => ["tools"],
        },
        Source = "the agents themselves, run",
        Fast = false,
    };

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        if (profile.Find() is not { } executable)
            return CaseOutcome.Skip($"{profile.Command} is not installed ({profile.Install})");
        var findings = new FindingList(context.Session.Endpoint);
        // Rules that answer in place of a model prove the server and the agent; every report must say so.
        var models = await context.SendAsync(ApiRequest.Get("/v1/models"), cancellation);
        var scripted = ServedModels.IsScripted(models);
        if (scripted)
            findings.Note(CaseServer.ScriptedMark);
        var misses = new List<(CliAttempt Attempt, FindingCode Code, string Message, bool ModelAlone)>();
        for (var i = 1; i <= Tries; i++)
        {
            var attempt = await TryAsync(executable, context, findings, i == 1, cancellation);
            if (attempt.Passed)
            {
                findings.Note(string.Create(CultureInfo.InvariantCulture, $"try {i} of at most {Tries}, {attempt.Requests} requests"));
                if (attempt.Requests > form.Requests)
                    findings.Note(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"warning: right, but with {attempt.Requests} requests instead of {form.Requests}: a retry may hide a fault of the server"));
                return CaseOutcome.Pass() with { Reason = scripted ? CaseServer.ScriptedMark : null, Notes = findings.Notes };
            }
            var (code, message, modelAlone) = attempt.Miss();
            findings.Note(string.Create(CultureInfo.InvariantCulture, $"try {i}: {code}: {message}"));
            misses.Add((attempt, code, message, modelAlone));
        }
        return Judge(context, findings, misses);
    }

    private static CaseOutcome Judge(
        CaseContext context, FindingList findings, List<(CliAttempt Attempt, FindingCode Code, string Message, bool ModelAlone)> misses)
    {
        if (misses.All(m => m.ModelAlone) && context.Model == ModelTrust.Unknown)
            return new CaseOutcome(Verdict.Inconclusive, $"the model missed {misses.Count} of {misses.Count} tries: {misses[^1].Message}", [], [])
            {
                Notes = findings.Notes,
            };
        var (attempt, code, message, _) = misses.FirstOrDefault(m => !m.ModelAlone) is { Attempt: not null } severe ? severe : misses[^1];
        if (attempt.Witness is not { } witness)
            return CaseOutcome.Error($"the agent never asked the server: {message}") with { Notes = findings.Notes };
        findings.Add(witness, code, message, "an answer with the word from the file", attempt.End.Output);
        return CaseOutcome.From(findings.Findings) with { Notes = findings.Notes };
    }

    private async Task<CliAttempt> TryAsync(string executable, CaseContext context, FindingList findings, bool first, CancellationToken cancellation)
    {
        using var place = new CliWorkplace(profile.Name);
        if (first)
            findings.Note(
                $"{profile.Command} {await CliProcess.VersionAsync(executable, place, cancellation) ?? "of unknown version"} (pinned: {profile.Version})");
        await using var proxy = await RecordingProxy.StartAsync(context.Session.Endpoint, context.ClientOptions, context.Time, cancellation);
        var end = await CliProcess.RunAsync(executable, form, profile.Environment, place, proxy, Limit, context.Time, cancellation);
        await proxy.SettleAsync();
        var transcripts = proxy.Transcripts;
        foreach (var transcript in transcripts)
            context.Transcripts.Keep(transcript);
        // Two more tries of an agent would wait for a server that hangs as long as this one.
        if (end.Ended is not null && proxy.Transcripts.Count > 0 && context.Vigil is { } vigil)
            await vigil.RequireLifeAsync(context, transcripts[^1], Limit, cancellation);
        return new CliAttempt(end, transcripts, proxy.Requests, place.Code, place.Secret);
    }
}
