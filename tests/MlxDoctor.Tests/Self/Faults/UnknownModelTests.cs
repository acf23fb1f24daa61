using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>With a model that nobody knows, a probe is no judge: what a parser spoils is reported, and a lack is told by name.</summary>
[Trait("Tier", "Self")]
public sealed class UnknownModelTests
{
    [Theory]
    [InlineData("tool-as-text", "tools.one-argument", "text.tool-tag")]
    [InlineData("think-leaked", "think.on", "text.think-tag")]
    public async Task Raw_marks_are_the_parsers_finding_and_no_lack(string fault, string caseId, string code)
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--fault", fault);
        var context = await ProbedAsync(server);

        var outcome = await CaseRunner.RunAsync(Catalogue.Find(caseId), context, [], CancellationToken.None);

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code.Text).Should().Contain(code);
        outcome.Blame.Should().Be(Blame.Parser);
    }

    [Theory]
    [InlineData("tool-results-lost", "tools")]
    [InlineData("content-empty", "thinking")]
    public async Task An_answer_that_is_broken_in_another_way_is_no_lack(string fault, string capability)
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--fault", fault);

        var context = await ProbedAsync(server);

        context.Capabilities.Missing([capability]).Should().BeNull();
    }

    [Fact]
    public async Task A_model_that_writes_prose_each_time_lacks_both_and_the_skip_says_how_often_it_was_asked()
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "rules:\n  - when: \".\"\n    say: I would rather talk about the weather.\n");
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--engine", "scripted", "--script", script);
        File.Delete(script);

        var context = await ProbedAsync(server);

        context.Capabilities.Missing(["tools"]).Should().Contain("prose in 3 of 3 wordings");
        context.Capabilities.Missing(["thinking"]).Should().Contain("prose in 2 of 2 wordings");
    }

    [Fact]
    public async Task A_clean_server_offers_both_and_no_case_about_them_fails()
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny");
        var context = await ProbedAsync(server);
        var failed = new List<string>();
        foreach (var check in Catalogue.All
            .Where(c => c.Info.Fast && (c.Info.Id.StartsWith("tools.", StringComparison.Ordinal) || c.Info.Id.StartsWith("think.", StringComparison.Ordinal))))
        {
            var outcome = await CaseRunner.RunAsync(check, context, [], CancellationToken.None);
            if (outcome.Verdict is not (Verdict.Pass or Verdict.Skip))
                failed.Add($"{check.Info.Id}: {outcome.Reason} {outcome.Findings.FirstOrDefault()?.Message}");
        }

        failed.Should().BeEmpty();
        context.Capabilities.Missing(["tools", "thinking"]).Should().BeNull();
    }

    private static async Task<CaseContext> ProbedAsync(EmbeddedSession server)
    {
        var context = server.Context() with { Model = ModelTrust.Unknown, Capabilities = new Capabilities() };
        await CapabilityProbe.RunAsync(context, CancellationToken.None);
        return context;
    }
}
