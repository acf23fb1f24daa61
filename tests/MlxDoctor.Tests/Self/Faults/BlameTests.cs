using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Each way of breaking the embedded server is blamed on the part that a real server would have to mend.</summary>
[Trait("Tier", "Self")]
public sealed class BlameTests(HeaderServer running) : IClassFixture<HeaderServer>
{
    [Theory]
    [InlineData("tool-as-text", "tools.one-argument", "text.tool-tag", Blame.Parser)]
    [InlineData("tool-as-text@plain", "tools.boolean", "text.tool-tag", Blame.Parser)]
    [InlineData("tool-args-cut", "tools.one-argument", "tools.arguments-broken", Blame.Parser)]
    [InlineData("think-leaked", "think.on", "text.think-tag", Blame.Parser)]
    [InlineData("think-lost", "think.on", "reasoning.missing", Blame.Parser)]
    [InlineData("messages-think-in-text", "messages.thinking", "text.think-tag", Blame.Parser)]
    [InlineData("special-leaked", "text.fresh-question", "text.special-token", Blame.Template)]
    [InlineData("think-switch-ignored", "think.off", "reasoning.unwanted", Blame.Template)]
    [InlineData("finish-missing", "finish.stop", "finish.missing", Blame.Server)]
    [InlineData("usage-wrong", "usage.in-stream", "usage.sum", Blame.Server)]
    [InlineData("accept-invalid", "refuse.temperature-negative", "refusal.accepted", Blame.Server)]
    [InlineData("utf8-split", "text.emoji", "text.replacement-character", Blame.Server)]
    internal async Task A_fault_is_blamed_on_the_part_that_has_it(string fault, string caseId, string code, Blame blame)
    {
        var outcome = await FaultBench.RunAsync(running, fault, caseId);

        outcome.Findings.Should().Contain(f => f.Code.Text == code && f.Blame == blame);
        outcome.Blame.Should().Be(blame);
    }

    [Fact]
    public async Task A_server_that_dies_is_to_blame_although_nothing_could_be_judged()
    {
        var outcome = await FaultBench.RunAsync("crash-midstream@stream", "finish.long-answer");

        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Blame.Should().Be(Blame.Server);
    }
}
