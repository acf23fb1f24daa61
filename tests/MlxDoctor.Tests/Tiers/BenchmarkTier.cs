using MlxDoctor.Fixtures;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>Every model on every server that was asked for, into one scorecard.</summary>
[Collection(Name)]
[Trait("Tier", "Benchmark")]
[TestCaseOrderer("MlxDoctor.Fixtures.BenchmarkRowOrder", "MlxDoctor.Fixtures")]
public sealed class BenchmarkTier(BenchmarkFixture bench)
{
    private const string Name = "benchmark";

    [SkippableTheory(DisplayName = "benchmark")]
    [MemberData(nameof(BenchmarkRows.Benchmark), MemberType = typeof(BenchmarkRows))]
    public Task Server(string model, string caseId) => bench.RunAsync(model, caseId);

    /// <summary>Runs alone, after the parallel collections, so that unit tests never disturb a measurement.</summary>
    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Collection : ICollectionFixture<BenchmarkFixture>;
}
