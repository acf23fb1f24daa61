using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Checks.Contract;
using MlxDoctor.Harness.Checks.Output;
using MlxDoctor.Harness.Checks.Perf;

namespace MlxDoctor.Harness.Checks;

/// <summary>Every case, in the order in which they run: perf first, then the quick and harmless, what may harm a server last.</summary>
internal static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        .. PerfCases.All,
        .. SurfaceCases.All,
        .. StopCases.All,
        .. FinishCases.All,
        .. CompletionCases.All,
        .. UsageCases.All,
        .. TextCases.All,
        .. ThinkingCases.All,
        .. ToolCases.All,
        .. SchemaCases.All,
        .. ParameterCases.All,
        .. LogprobCases.All,
        .. StateCases.All,
        .. RefusalCases.All,
    ];

    /// <summary>The case with an id.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ids.</exception>
    public static ICheckCase Find(string id) =>
        All.FirstOrDefault(c => c.Info.Id == id)
        ?? throw new UsageException($"no case '{id}'", Nearest.Hint(id, All.Select(c => c.Info.Id)));
}
