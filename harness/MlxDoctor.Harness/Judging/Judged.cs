using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Harness.Judging;

/// <summary>Gives a case its findings list and asker, and turns what was collected into the outcome.</summary>
internal static class Judged
{
    /// <summary>Builds a case from one function that collects findings.</summary>
    public static CheckCase Case(CaseInfo info, Func<CaseContext, Asker, FindingList, CancellationToken, Task> ask) =>
        new(info, async (context, cancellation) =>
        {
            var findings = new FindingList(context.Session.Endpoint);
            await ask(context, new Asker(context, findings), findings, cancellation);
            var outcome = findings is { Findings.Count: 0, Missing: { } missing } ? CaseOutcome.Skip(missing) : CaseOutcome.From(findings.Findings);
            return outcome with { Notes = findings.Notes };
        });
}
