
using MlxDoctor.Fixtures;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>One model on one server: API contract, output and speed.</summary>
[Collection(Name)]
[Trait("Tier", "Check")]
[TestCaseOrderer("MlxDoctor.Fixtures.RowOrder", "MlxDoctor.Fixtures")]
public sealed class CheckTier(ServerFixture server)
{
    private const string Name = "check";

    [SkippableTheory(DisplayName = "check")]
    [MemberData(nameof(CheckRows.Check), MemberType = typeof(CheckRows))]
    public Task Server(string model, string caseId) => server.RunAsync(model, caseId);

    /// <summary>Runs alone, after the parallel collections, so that unit tests never disturb a measurement.</summary>
    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Collection : ICollectionFixture<ServerFixture>;
}
