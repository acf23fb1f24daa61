using FluentAssertions;
using MlxDoctor.Proofs.ContextPower;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Context;

/// <summary>Each limit that is planted into the embedded server is reported to the resolution of the strategy, with its cause.</summary>
[Trait("Tier", "Self")]
[Trait("Nightly", "yes")]
public sealed class PlantedLimitTests : IDisposable
{
    private readonly TempDir _dir = new();

    /// <summary>The planted limits, with both strategies.</summary>
    public static IEnumerable<object[]> Planted =>
        from fault in ContextFaultPlan.Load(Path.Combine(Repo.Root, "fixtures"))
        from strategy in new[] { "ladder", "search" }
        select new object[] { fault.Fault, fault.Tokens, fault.Limit, fault.Category ?? "", strategy };

    public void Dispose() => _dir.Dispose();

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task A_planted_limit_is_found(string fault, int tokens, string limit, string category, string strategy)
    {
        var run = await LimitRun.OfAsync(_dir, $"--context 12000 --fault {fault}", "--strategy", strategy, "--patience", "3");

        // The knee is looked for among the sizes that are scored for other reasons.
        run.Brackets(limit, tokens, limit == "knee" ? 0.51 : strategy == "ladder" ? 0.11 : 0.04);
        foreach (var other in new[] { "accepted", "used", "cached" }.TakeWhile(l => l != limit))
            run.Good(other).Should().BeGreaterThan(11_000, run.Output);
        if (category.Length > 0)
            run.Output.Should().Contain(category);
    }
}
