using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;

namespace MlxDoctor.Harness.Judging;

/// <summary>A case whose question is one function.</summary>
internal sealed class CheckCase(CaseInfo info, Func<CaseContext, CancellationToken, Task<CaseOutcome>> run) : ICheckCase
{
    /// <inheritdoc/>
    public CaseInfo Info => info;

    /// <inheritdoc/>
    public Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation) => run(context, cancellation);
}
