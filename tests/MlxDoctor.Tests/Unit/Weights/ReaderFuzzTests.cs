using FluentAssertions;
using MlxDoctor.Proofs.Fuzz;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class ReaderFuzzTests
{
    private const int Mutations = 667;

    [Theory]
    [InlineData("safetensors", 1)]
    [InlineData("npz", 2)]
    [InlineData("npy", 3)]
    public void A_damaged_file_is_read_or_refused_and_never_costs_more_than_four_times_its_size(string format, int seed)
    {
        using var folder = new TemporaryFolder();

        var report = new ReaderFuzz(TimeProvider.System).Run(format, (ulong)seed, 0, Mutations, folder.Path, null, CancellationToken.None);

        report.Faults.Should().BeEmpty();
        (report.Read + report.Refused).Should().Be(Mutations);
        report.Read.Should().BePositive();
        report.Refused.Should().BeGreaterThan(Mutations / 4);
        Directory.EnumerateFiles(folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData(27_642)]
    [InlineData(28_815)]
    public void Zip_entries_that_claim_more_than_the_file_has_stay_cheap(int mutation)
    {
        using var folder = new TemporaryFolder();
        new ReaderFuzz(TimeProvider.System).Run("npz", 1, mutation, 1, folder.Path, null, CancellationToken.None)
            .Should().Match<FuzzReport>(r => r.Faults.Count == 0 && r.Refused == 1);
    }

    [Fact]
    public void A_mutation_depends_on_seed_and_number_only()
    {
        using var folder = new TemporaryFolder();
        FuzzReport Run(ulong seed, int first, int count) =>
            new ReaderFuzz(TimeProvider.System).Run("npy", seed, first, count, folder.Path, null, CancellationToken.None);

        var whole = Run(7, 0, 40);
        var parts = new[] { Run(7, 0, 15), Run(7, 15, 25) };

        whole.Read.Should().Be(parts.Sum(p => p.Read));
        Enumerable.Range(1, 20).Select(s => Run((ulong)s, 0, 40).Read).Distinct().Should().HaveCountGreaterThan(1);
    }
}
