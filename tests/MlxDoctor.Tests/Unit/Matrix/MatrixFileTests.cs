using FluentAssertions;
using MlxDoctor.Cli.Matrix;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Checks.Faults;
using Xunit;

namespace MlxDoctor.Tests.Unit.Matrix;

[Trait("Tier", "Smoke")]
public sealed class MatrixFileTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void A_matrix_is_read_as_it_was_written()
    {
        File.WriteAllText(file, MatrixPage.Json([Row("stall=2500", "finish.missing", 3.5), Row("late", null, null)], [["usage.once: twice"], []]));

        var (rows, clean) = MatrixFile.Read(file);

        rows.Should().BeEquivalentTo([Row("stall=2500", "finish.missing", 3.5), Row("late", null, null)]);
        clean.Should().BeEquivalentTo(new[] { new[] { "usage.once: twice" }, [] }, o => o.WithStrictOrdering());
    }

    [Fact]
    public void A_row_that_ran_anew_takes_the_place_of_the_old_one()
    {
        var renewed = MatrixFile.Renew([Row("a", null, 1), Row("b", null, 1)], [Row("a", "finish.missing", 2)], [Planned("b"), Planned("a")]);

        renewed.Select(r => (r.Fault, r.Caught)).Should().Equal(("b", false), ("a", true));
    }

    [Fact]
    public void A_fault_that_never_ran_is_named()
    {
        var renew = () => MatrixFile.Renew([Row("a", null, 1)], [], [Planned("a"), Planned("new")]);

        renew.Should().Throw<UsageException>().Which.Message.Should().Contain("new").And.Contain("self faults");
    }

    [Fact]
    public void What_is_no_matrix_is_refused_with_its_file()
    {
        File.WriteAllText(file, "{\"faults\": 3}");
        var read = () => MatrixFile.Read(file);
        read.Should().Throw<UsageException>().Which.Message.Should().Contain(file);
    }

    private static MatrixRow Row(string fault, string? code, double? seconds) =>
        new(fault, "D", "finish.stop", "finish.missing", code is null ? new Dictionary<string, IReadOnlyList<string>>() : new Dictionary<string, IReadOnlyList<string>> { ["finish.stop"] = [code] }, 271, seconds, null);

    private static PlannedFault Planned(string fault) => new(fault, "finish.stop", "finish.missing", "D");
}
