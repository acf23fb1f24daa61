using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases.Answers;
using MlxDoctor.Harness.Cases.Contract;
using MlxDoctor.Harness.Cases.Output;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Cases.Weights;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases;

/// <summary>Every case, in the order in which they run: whether it answers in time, perf, then the quick and harmless, what may harm a server last.</summary>
internal static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        .. FlowCases.First,
        .. PerfCases.All,
        .. WeightsCases.All,
        .. SurfaceCases.All,
        .. StopCases.All,
        .. FinishCases.All,
        .. CompletionCases.All,
        .. ResponsesCases.All,
        .. MessagesCases.All,
        .. UsageCases.All,
        .. TextCases.All,
        .. ThinkingCases.All,
        .. ToolCases.All,
        .. SchemaCases.All,
        .. ParameterCases.All,
        .. EffectCases.All,
        .. LogprobCases.All,
        .. AnswerCases.All,
        .. TransportCases.All,
        .. AuthCases.All,
        .. CacheCases.All,
        .. ContextCases.All,
        .. FlowCases.All,
        .. StateCases.All,
        .. ConcurrencyCases.All,
        .. LeavingCases.All,
        .. RefusalCases.All,
    ];

    /// <summary>The case with an id.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ids.</exception>
    public static ICheckCase Find(string id) =>
        All.FirstOrDefault(c => c.Info.Id == id)
        ?? throw new UsageException($"no case '{id}'", Nearest.Hint(id, All.Select(c => c.Info.Id)));
}
