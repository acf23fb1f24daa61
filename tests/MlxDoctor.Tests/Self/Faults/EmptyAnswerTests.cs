using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Shared;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>A server that answers everything with nothing, or with the same sign, passes no case about content.</summary>
[Trait("Tier", "Self")]
public sealed class EmptyAnswerTests
{
    /// <summary>The only prompt whose right answer is an empty text.</summary>
    private const string RightlyEmpty = "stop.at-start";

    [Theory]
    [InlineData("content-empty")]
    [InlineData("garbage")]
    public async Task No_content_case_passes(string fault)
    {
        var ids = Catalogue.All.OfType<PromptCase>()
            .Where(
                c => c.Info.Area == Area.Output || c.Info.Id.StartsWith("stop.", StringComparison.Ordinal)
                    || c.Info.Id.StartsWith("finish.", StringComparison.Ordinal))
            .Select(c => c.Info.Id).Where(id => id is not RightlyEmpty and not "think.cut-inside").ToList();

        var outcomes = await FaultBench.RunAllAsync(fault, ids);

        outcomes.Should().HaveCountGreaterThan(25);
        outcomes.Where(o => o.Value.Verdict != Verdict.Fail).Should().BeEmpty();
    }
}
