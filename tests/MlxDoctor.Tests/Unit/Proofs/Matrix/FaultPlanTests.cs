using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Matrix;

[Trait("Tier", "Smoke")]
public sealed class FaultPlanTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-plan-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_fault_names_its_case_and_a_declared_code() =>
        Read("finish.missing").Should().Equal(new PlannedFault("finish-missing", "finish.stop", FindingCode.FinishMissing, "D"));

    [Theory]
    [InlineData("finish.mising", "did you mean 'finish.missing'")]
    [InlineData("shape.", "'")]
    public void A_code_that_is_not_declared_is_refused_with_file_line_and_the_nearest(string code, string hint) =>
        FluentActions.Invoking(() => Read(code)).Should().Throw<UsageException>().Which.Message
            .Should().Contain($"faults.yaml:3: no finding has the code '{code}'").And.Contain(hint);

    private IReadOnlyList<PlannedFault> Read(string code)
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, "faults.yaml"),
            $"# A comment.\nfaults:\n- {{ fault: finish-missing, case: finish.stop, code: {code}, class: D }}\n");
        return FaultPlan.Load(_folder.FullName);
    }
}
