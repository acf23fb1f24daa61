using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>A case for each metric.</summary>
internal static class PerfCases
{
    /// <summary>All of them, in the order of <see cref="PerfMetrics"/>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } = [.. PerfMetrics.All.Select(m => new PerfCase(m))];
}
