using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Self.Faults;
using Xunit;

namespace MlxDoctor.Tests.Self.EmbeddedServer;

/// <summary>What the authored prompts promise holds for every embedded model, whole, streamed and repeated.</summary>
[Trait("Tier", "Self")]
public sealed class PromptBookTests
{
    [Theory]
    [InlineData("doctor-tiny")]
    [InlineData("doctor-tiny-8bit")]
    [InlineData("doctor-tiny-4bit")]
    public async Task Every_authored_prompt_is_answered_as_expected(string model)
    {
        await using var server = await EmbeddedSession.StartAsync(model);
        var info = Catalogue.Find("text.emoji").Info;
        var wrong = new List<string>();
        foreach (var prompt in EmbeddedSession.Prompts.All)
        {
            var outcome = await CaseRunner.RunAsync(new PromptCase(info, prompt.Id), server.Context(), [], CancellationToken.None);
            if (outcome.Verdict != Verdict.Pass)
                wrong.Add($"{prompt.Id}: {outcome.Verdict} {outcome.Reason} {string.Join("; ", outcome.Findings.Select(f => $"{f.Code} {f.Seen}"))}");
        }

        wrong.Should().BeEmpty();
        EmbeddedSession.Prompts.All.Should().HaveCountGreaterThan(50);
    }
}
