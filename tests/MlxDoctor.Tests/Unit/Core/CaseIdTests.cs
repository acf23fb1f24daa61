using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core;

[Trait("Tier", "Smoke")]
public sealed class CaseIdTests
{
    [Theory]
    [InlineData("contract.models-list")]
    [InlineData("a.b_c.d-9")]
    [InlineData("a.1234567890123456789012345678901234567890123456ab")]
    public void A_well_formed_id_comes_back_unchanged(string id) => CaseId.Require(id).Should().Be(id);

    [Theory]
    [InlineData("")]
    [InlineData("contract")]
    [InlineData("Contract.models")]
    [InlineData("contract.models list")]
    [InlineData("contract.modèles")]
    [InlineData("contract./../../etc")]
    [InlineData("contract.models\n")]
    [InlineData("a.1234567890123456789012345678901234567890123456abc")]
    public void An_id_that_explorers_or_file_systems_would_change_is_refused(string id) =>
        FluentActions.Invoking(() => CaseId.Require(id)).Should().Throw<UsageException>().WithMessage("*is no case id*try:*");

    [Fact]
    public void The_family_ends_at_the_first_dot() => CaseId.Family("output.a.b").Should().Be("output");
}
