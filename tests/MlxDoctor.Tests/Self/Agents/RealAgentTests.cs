using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Tests.Self.Faults;
using Xunit;
using Xunit.Abstractions;

namespace MlxDoctor.Tests.Self.Agents;

/// <summary>Real coding agents finish a task on the embedded server with its real model.</summary>
[Trait("Tier", "Self")]
public sealed class RealAgentTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("opencode")]
    [InlineData("qwen-code")]
    [InlineData("claude-code")]
    [InlineData("codex")]
    public async Task A_real_agent_reads_a_file_on_the_embedded_server(string agent)
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny");

        var outcome = await CliRow.RunAsync(agent, server.Context());

        output.WriteLine(CliRow.Explain(outcome));
        outcome.Verdict.Should().Be(Verdict.Pass, CliRow.Explain(outcome));
        outcome.Notes.Should().NotContain(n => n.StartsWith("warning"));
    }

    [SkippableTheory]
    [InlineData("opencode", "tool-as-text", "agent.call-as-text")]
    [InlineData("opencode", "content-empty", "agent.empty")]
    public async Task A_fault_of_the_server_fails_the_row(string agent, string fault, string code)
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--fault", fault);

        var outcome = await CliRow.RunAsync(agent, server.Context());

        output.WriteLine(CliRow.Explain(outcome));
        outcome.Verdict.Should().Be(Verdict.Fail, CliRow.Explain(outcome));
        outcome.Findings.Should().Contain(f => f.Code.Text.StartsWith(code));
    }

    [SkippableFact]
    public async Task A_fault_that_a_retry_hides_is_a_warning()
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--fault", "messages-names-missing@stream");

        var outcome = await CliRow.RunAsync("claude-code", server.Context());

        outcome.Notes.Should().Contain(n => n.StartsWith("warning: right, but with 4 requests instead of 2"), CliRow.Explain(outcome));
    }

    [SkippableTheory]
    [InlineData("opencode")]
    [InlineData("qwen-code")]
    [InlineData("claude-code")]
    [InlineData("codex")]
    public async Task The_usual_form_of_an_agent_works_with_a_scripted_model_and_says_so(string agent)
    {
        await using var server = await EmbeddedSession.StartAsync(
            "doctor-tiny", "--engine", "scripted", "--script", Path.Combine(Repo.Root, "fixtures", "scripts", "read-a-file.yaml"));

        var outcome = await CliRow.RunAsync(agent, server.Context(), "default");

        output.WriteLine(CliRow.Explain(outcome));
        outcome.Verdict.Should().Be(Verdict.Pass, CliRow.Explain(outcome));
        outcome.Reason.Should().Be("scripted model");
    }
}
