using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Judging.Attribution;

namespace MlxDoctor.Harness.Judging;

/// <summary>Runs one case and turns every way of ending into a verdict.</summary>
internal static class CaseRunner
{
    private const int DeathPolls = 10, DyingPolls = 300;
    /// <summary>What a server that is about to end, or has ended, does to a request.</summary>
    private static readonly FindingCode[] Ending = [FindingCode.HttpConnectionBroken, FindingCode.HttpConnectFailed, FindingCode.RefusalNoAnswer];

    private static readonly TimeSpan DeathPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the case; never throws but for the caller's cancellation.</summary>
    /// <param name="check">The case.</param>
    /// <param name="context">The session and what is known about it.</param>
    /// <param name="deviations">What the server's profile expects to fail.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task<CaseOutcome> RunAsync(
        ICheckCase check, CaseContext context, IReadOnlyList<KnownDeviation> deviations, CancellationToken cancellation)
    {
        if (context.Vigil?.Silent is { } gone)
            return CaseOutcome.NotRun(gone);
        if (context.Capabilities.Missing(check.Info.Needs) is { } missing)
            return CaseOutcome.Skip(missing);
        if (check.Info.Harmful && !context.Session.Owned && !context.Request.Get(RunOptions.Destructive))
            return CaseOutcome.Skip("may harm the server, which is not ours to restart; --destructive runs it all the same");
        if (check.Info.Live && context.Replay is not null)
            return CaseOutcome.Skip("needs a running server, not a recording");
        if (context.Hopeless.Reason is { } late)
            return CaseOutcome.Error(late, Blame.Server);
        var transcripts = new CaseTranscripts(context.Transcripts);
        // A recording has each case's own answers.
        var exchanges = context.Book is { } book && context.Replay is null && !check.Info.Fresh ? new CaseExchanges(book, check.Info.Id) : null;
        CaseOutcome outcome;
        try
        {
            var own = context with { CaseId = check.Info.Id, Transcripts = transcripts, Exchanges = exchanges, Repeats = check.Info.Repeats };
            outcome = await check.RunAsync(own, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (SilentServerException e)
        {
            outcome = CaseOutcome.Error(e.Message, Blame.Server) with { Findings = [e.Finding] };
        }
        catch (DoctorException e)
        {
            outcome = CaseOutcome.Error(e.Message);
        }
        catch (Exception e)
        {
            // A case never throws for what a server does, so this is the harness' own fault and must not read as the server's.
            outcome = CaseOutcome.Error($"the harness failed: {e.GetType().Name}: {e.Message} at {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
        }
        if (exchanges is { Taken: { Count: > 0 } taken })
            outcome = Attribute(outcome, taken);
        if (await ObituaryAsync(context, outcome, cancellation) is { } obituary)
            return BlameRule.Apply(
                outcome with { Verdict = Verdict.Error, Reason = $"the server died during this case: {obituary}", Blame = Blame.Server }, context.Model,
                transcripts.All);
        try
        {
            await context.Settling.WaitAsync(context, outcome, cancellation);
        }
        catch (SilentServerException e)
        {
            outcome = outcome with { Verdict = Verdict.Error, Reason = e.Message, Findings = [.. outcome.Findings, e.Finding] };
        }
        return BlameRule.Apply(Deviate(check.Info.Id, outcome, deviations, version: context.Session.Version), context.Model, transcripts.All);
    }

    /// <summary>The outcome with whose requests it judged; where they led to findings, a note says so to the reader.</summary>
    private static CaseOutcome Attribute(CaseOutcome outcome, IReadOnlyList<SharedExchange> taken)
    {
        var shown = taken.Where(t => outcome.Findings.Any(f => f.RequestId == t.RequestId))
            .Select(t => $"{t.RequestId} was asked by {t.AskedBy}").ToList();
        outcome = outcome with { Shared = taken };
        return shown.Count == 0 ? outcome : outcome with { Notes = [.. outcome.Notes, $"judged here without asking again: {string.Join(", ", shown)}"] };
    }

    /// <summary>Why the server is dead, or null; after a broken connection its process gets a moment to be seen ending.</summary>
    private static async Task<string?> ObituaryAsync(CaseContext context, CaseOutcome outcome, CancellationToken cancellation)
    {
        var broken = context.Session.Owned && outcome.Findings.Any(f => Ending.Contains(f.Code));
        // A process that is seen to be gone gets longer: on a busy machine its last words take their time.
        for (var i = 0; broken && context.Session.Obituary is null && i < (context.Session.Dying ? DyingPolls : DeathPolls); i++)
            await Task.Delay(DeathPause, context.Time, cancellation);
        return context.Session.Obituary;
    }

    /// <summary>
    /// Applies the profile's known deviations: the symptom must match, one that is gone is reported, and one of an older server excuses nothing.
    /// </summary>
    internal static CaseOutcome Deviate(
        string id, CaseOutcome outcome, IReadOnlyList<KnownDeviation> deviations, DeviationMatch? match = null, string? version = null)
    {
        var named = deviations.Where(d => FileSystemName.MatchesSimpleExpression(d.Case, id)).ToList();
        var known = named.Where(d => d.Covers(version)).ToList();
        match ??= new DeviationMatch();
        if (outcome.Verdict == Verdict.Fail
            && named.Except(known).FirstOrDefault(d => outcome.Findings.Any(f => match.Is(d, f, outcome.Findings))) is { } older)
            outcome = outcome with
            {
                Notes = [.. outcome.Notes, $"deviates as up to version {older.LastSeen}, which excuses nothing of {version}: {Explain(older)}"],
            };
        if (known.Count == 0)
            return outcome;
        if (outcome.Verdict == Verdict.Pass && known.FirstOrDefault(d => d.Case == id) is { } gone)
            return outcome with { Notes = [.. outcome.Notes, $"no longer deviates: remove it from the profile ({gone.Reason})"] };
        if (outcome.Verdict != Verdict.Fail)
            return outcome;
        var unexplained = outcome.Findings.Where(f => !known.Any(d => match.Is(d, f, outcome.Findings))).ToList();
        outcome = outcome with { Notes = [.. outcome.Notes, .. match.GaveUp] };
        return unexplained.Count > 0
            ? outcome with { Reason = $"another symptom than the known deviation: {unexplained[0].Message}" }
            : outcome with
            {
                Verdict = Verdict.KnownDeviation,
                Reason = string.Join("; ", known.Where(d => outcome.Findings.Any(f => match.Is(d, f, outcome.Findings))).Select(Explain).Distinct()),
            };
    }

    /// <summary>The known deviation that a finding of a case is, or null.</summary>
    internal static KnownDeviation? Explains(string id, Finding finding, IReadOnlyList<KnownDeviation> deviations)
    {
        var match = new DeviationMatch();
        return deviations.FirstOrDefault(d => FileSystemName.MatchesSimpleExpression(d.Case, id) && match.Is(d, finding));
    }

    private static string Explain(KnownDeviation d) => d.Link is null ? d.Reason : $"{d.Reason} ({d.Link})";
}
