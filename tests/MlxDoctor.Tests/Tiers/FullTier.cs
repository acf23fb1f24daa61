using MlxDoctor.Fixtures;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>Several models: all of Check, the slower cases, and every agent profile.</summary>
[Collection(Name)]
[Trait("Tier", "Full")]
[TestCaseOrderer("MlxDoctor.Fixtures.FullRowOrder", "MlxDoctor.Fixtures")]
public sealed class FullTier(FullFixture server)
{
    private const string Name = "full";

    [SkippableTheory(DisplayName = "full")]
    [MemberData(nameof(FullRows.Full), MemberType = typeof(FullRows))]
    public Task Server(string model, string caseId) => server.RunAsync(model, caseId);

    /// <summary>Runs alone, after the parallel collections, so that unit tests never disturb a measurement.</summary>
    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Collection : ICollectionFixture<FullFixture>;
}
