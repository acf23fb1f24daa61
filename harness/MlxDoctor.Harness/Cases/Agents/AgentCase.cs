using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>One agent's whole plan as one row.</summary>
internal sealed class AgentCase(AgentEntry entry) : ICheckCase
{
    /// <summary>The family of these rows.</summary>
    public const string Family = "agents.";

    /// <inheritdoc/>
    public CaseInfo Info { get; } = new(
        Family + entry.Name,
        Area.Agents,
        entry.Profile is { } p ? $"the plan of {entry.Name}: {string.Join(", ", AgentPlan.Of(p).Select(t => t.Name))}" : $"nothing: {entry.File} is broken",
        "every test of the plan holds: exact calls, no leak, whole streams (harness/doctor agents shows each)",
        $"{entry.Name} ({entry.Profile?.Summary ?? "profile not readable"}) must work on this server")
    {
        Source = "recorded requests of real agents; real bugs, class C",
        Fast = false,
    };

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        if (entry.Profile is not { } profile)
            throw new UsageException($"broken profile: {entry.Problem}", $"Correct {entry.File}, or remove it.");
        if (await WireOffer.MissingAsync(context, profile.Format, cancellation) is { } missing)
            return CaseOutcome.Skip(missing);
        var findings = new List<Finding>();
        var metrics = new List<Metric>();
        List<string> notes = entry.Notice is { } notice ? [notice] : [];
        var ran = 0;
        foreach (var test in AgentPlan.Of(profile))
        {
            if (context.Capabilities.Missing(test.Needs) is { } lack)
            {
                notes.Add($"{test.Name}: left out, {lack}");
                continue;
            }
            var run = new AgentRun(profile, context);
            await test.Run(run, cancellation);
            ran++;
            findings.AddRange(run.Findings.Findings.Select(f => f with { Message = $"{test.Name}: {f.Message}" }));
            metrics.AddRange(run.Metrics);
            notes.AddRange(run.Findings.Notes);
            notes.Add(Describe(test, run));
        }
        return ran == 0
            ? CaseOutcome.Skip($"no test of the plan can run: {string.Join("; ", notes)}")
            : CaseOutcome.From(findings, metrics) with { Notes = notes };
    }

    private static string Describe(AgentTest test, AgentRun run)
    {
        var shared = run.Shared.Count == 0 ? "" : $", shared with agents before: {string.Join(", ", run.Shared.Distinct())}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{test.Name}: {(run.Findings.Findings.Count == 0 ? "holds" : $"{run.Findings.Findings.Count} findings")}, {run.Sent} requests sent{shared}");
    }
}
