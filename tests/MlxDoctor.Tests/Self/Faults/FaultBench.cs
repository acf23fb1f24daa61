using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Starts the embedded server with a fault and puts cases to it.</summary>
internal static class FaultBench
{
    /// <summary>The outcome of one case on a server with a fault.</summary>
    public static async Task<CaseOutcome> RunAsync(string fault, string caseId, TimeSpan? patience = null) =>
        (await RunAllAsync(fault, [caseId], patience))[caseId];

    /// <summary>The same on a server that runs already, where the fault allows that.</summary>
    public static Task<CaseOutcome> RunAsync(HeaderServer running, string fault, string caseId) =>
        FaultHeader.Allows(fault) ? running.RunAsync(fault, caseId) : RunAsync(fault, caseId);

    /// <summary>The outcomes of several cases on one server with a fault.</summary>
    public static async Task<IReadOnlyDictionary<string, CaseOutcome>> RunAllAsync(string fault, IReadOnlyList<string> caseIds, TimeSpan? patience = null)
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", PlannedFault.OptionsOf(fault));
        var outcomes = new Dictionary<string, CaseOutcome>(StringComparer.Ordinal);
        foreach (var id in caseIds)
            outcomes[id] = await CaseRunner.RunAsync(Catalogue.Find(id), server.Context(patience), [], CancellationToken.None);
        return outcomes;
    }
}
