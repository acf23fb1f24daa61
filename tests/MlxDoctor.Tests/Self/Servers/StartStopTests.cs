using FluentAssertions;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Cycles;
using MlxDoctor.Tests.Self.Perf;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

/// <summary>Counts what this process holds, so that it runs while no other test does.</summary>
[Trait("Tier", "Self")]
[Collection(MeasuresAlone.Name)]
public sealed class StartStopTests
{
    /// <summary>A thousand: <c>harness/doctor self cycles</c>.</summary>
    private const int Rounds = 15;

    [SkippableFact]
    public async Task Starting_and_stopping_the_embedded_server_again_and_again_leaks_no_process_port_or_handle()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "counts handles and children in /proc");
        using var dir = new TempDir();
        var shown = new List<int>();

        var result = await new CyclesRun(new Workspace(Repo.Root)).RunAsync(Rounds, dir.Path, shown.Add, CancellationToken.None);

        result.Leaks().Should().BeEmpty();
        result.HandlesAfter.Should().NotBeNull();
        (result.Stopped, result.Children).Should().Be((Rounds, 0));
        shown.Should().HaveCount(Rounds);
    }
}
