using FluentAssertions;
using MlxDoctor.Core.Reports;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

/// <summary>The committed scorecard is of a whole benchmark of the models of this project.</summary>
[Trait("Tier", "Smoke")]
public sealed class ScorecardPageTests
{
    [Fact]
    public void It_has_speed_memory_and_score_of_every_model_and_tells_the_load()
    {
        // Written by: harness/doctor benchmark, without options.
        var lines = File.ReadAllLines(Path.Combine(Repo.Root, "harness", "scorecard", "latest.md"));
        var models = Directory.EnumerateDirectories(Path.Combine(Repo.Root, "fixtures", "models"), "doctor-tiny*").Select(d => Path.GetFileName(d));

        lines.Should().Contain(l => l.StartsWith("- load average before", StringComparison.Ordinal)).And
            .NotContain(l => l.Contains("Narrowed", StringComparison.Ordinal));
        var rows = lines.Where(l => l.StartsWith("| doctor-tiny", StringComparison.Ordinal)).ToList();
        rows.Select(r => r.Split(" | ")[0][2..]).Should().BeEquivalentTo(models);
        rows.Should().NotContain(r => r.Contains(Format.None, StringComparison.Ordinal)).And.OnlyContain(r => r.EndsWith("| ok |", StringComparison.Ordinal));
    }
}
