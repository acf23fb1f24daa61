using FluentAssertions;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

/// <summary>The committed matrix is of the present catalogue and the present faults.</summary>
[Trait("Tier", "Smoke")]
public sealed class FaultMatrixPageTests
{
    private static readonly string Folder = Path.Combine(Repo.Root, "harness", "pages");
    private readonly FaultMatrix _matrix = MatrixFile.Read(Path.Combine(Folder, "fault-matrix.json"));

    [Fact]
    public void The_page_and_its_data_are_what_the_code_writes_of_them()
    {
        // After a change of the page: harness/doctor self faults --rewrite.
        File.ReadAllText(Path.Combine(Folder, "fault-matrix.md")).Should().Be(MatrixPage.Of(_matrix));
        File.ReadAllText(Path.Combine(Folder, "fault-matrix.json")).Should().Be(MatrixJson.Of(_matrix));
    }

    [Fact]
    public void Every_planned_fault_has_its_row_and_no_other_has_one() =>
        _matrix.Rows.Select(r => (r.Fault, r.Class, r.Intended, r.Code)).Should().Equal(
            FaultPlan.Load(Path.Combine(Repo.Root, "fixtures")).Select(p => (p.Fault, p.Class, p.Case, p.Code.Text)),
            "a fault that was added is run by: harness/doctor self faults --new-cases; one that changed by: --renew --fault NAME");

    [Fact]
    public void Every_row_and_every_clean_run_put_every_case_of_the_catalogue()
    {
        _matrix.Cases.Should().Equal(MatrixBench.Cases.Select(c => c.Info.Id), "a new case is put by: harness/doctor self faults --new-cases");
        _matrix.Rows.Should().OnlyContain(r => r.Ran == _matrix.Cases.Count);
        _matrix.CleanCases.Should().Be(_matrix.Cases.Count);
    }
}
