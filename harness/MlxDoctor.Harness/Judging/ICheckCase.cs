using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;

namespace MlxDoctor.Harness.Judging;

/// <summary>One question that is put to a server.</summary>
internal interface ICheckCase
{
    /// <summary>Identity and explanation.</summary>
    CaseInfo Info { get; }

    /// <summary>Asks and judges; returns findings for what the server does wrong and throws only when it cannot judge.</summary>
    Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation);
}
