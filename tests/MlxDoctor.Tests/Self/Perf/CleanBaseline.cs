using FluentAssertions;
using MlxDoctor.Core.Cases;
using Xunit;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>Baselines of the clean server, recorded once for a class of tests.</summary>
public sealed class CleanBaseline : IAsyncLifetime
{
    internal PacedBench Bench { get; } = new();

    public async Task InitializeAsync()
    {
        var recorded = await Bench.RunAsync(new() { Update = true });
        recorded["decode_tok_s"].Verdict.Should().Be(Verdict.Pass, recorded["decode_tok_s"].Reason);
    }

    public Task DisposeAsync()
    {
        Bench.Dispose();
        return Task.CompletedTask;
    }
}
