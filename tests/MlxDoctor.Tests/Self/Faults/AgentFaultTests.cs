using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Every wire test of the agents reports a fault that it is meant to report, and a good server fails none.</summary>
[Trait("Tier", "Self")]
public sealed class AgentFaultTests(HeaderServer running) : IClassFixture<HeaderServer>
{
    private static readonly AgentBook Book = AgentBook.Load(Path.Combine(Repo.Root, "fixtures", "agents"), "/nowhere");

    /// <summary>Fault, agent, test, and a finding code that must be among the findings.</summary>
    public static TheoryData<string, string, string, string> Diagonal => new()
    {
        { "garbage", "aider", "chat", "content.differs" },
        { "done-missing", "aider", "stream", "stream.done-missing" },
        { "tool-args-cut", "generic", "system-prompt", "tools.arguments-broken" },
        { "think-as-content", "hermes", "reasoning", "reasoning.missing" },
        { "tool-args-cut@plain", "generic", "call", "tools.arguments-broken" },
        { "tool-as-text", "generic", "choice", "agents.leak" },
        { "tool-args-cut@stream", "generic", "streamed-call", "tools.arguments-broken" },
        { "tool-always", "generic", "no-tool", "tools.unneeded" },
        { "tool-index-merged", "generic", "parallel", "tools.index-twice" },
        { "tool-finish-stop", "hermes", "many-tools", "finish.stop-with-call" },
        { "tool-id-missing", "opencode", "own-members", "tools.id-missing" },
        { "parts-lost", "qwen-code", "parts", "content.part-missing" },
        { "slot-leak", "generic", "abort", "state.slot-held" },
        { "tool-results-lost", "generic", "loop", "agents.result-unused" },
        { "tool-results-lost", "generic", "recover", "content.part-missing" },
        { "tool-as-text", "generic", "stress", "agents.leak" },
        { "garbage", "codex", "chat", "content.differs" },
        { "garbage", "claude-code", "chat", "content.differs" },
        { "tool-as-text", "codex", "streamed-call", "agents.leak" },
        { "tool-as-text", "claude-code", "streamed-call", "agents.leak" },
        { "tool-results-lost", "codex", "loop", "agents.result-unused" },
        { "tool-results-lost", "claude-code", "loop", "agents.result-unused" },
        { "wrong-content-type", "codex", "stream", "http.content-type" },
        { "wrong-model", "claude-code", "chat", "envelope.model-wrong" },
        { "responses-end-missing", "codex", "stream", "stream.done-missing" },
        { "messages-stop-missing", "claude-code", "stream", "stream.done-missing" },
        { "responses-sequence-missing", "codex", "stream", "stream.sequence" },
        { "messages-names-missing", "claude-code", "stream", "stream.event-name" },
        { "responses-usage-missing", "codex", "stream", "usage.missing" },
        { "event-set=response.completed:response.output.id:\"msg_other\"", "codex", "stream", "stream.final-differs" },
        { "event-set=message_start:message.usage.input_tokens:3", "claude-code", "stream", "usage.start-differs" },
    };

    [Theory]
    [MemberData(nameof(Diagonal))]
    public async Task A_fault_is_reported_by_its_test(string fault, string agent, string test, string code)
    {
        var findings = await RunAsync(fault, agent, test);

        findings.Select(f => f.Code.Text).Should().Contain(code);
        findings.Should().OnlyContain(f => f.Curl != null && f.RequestId != null && f.Sent != null);
    }

    [Fact]
    public void Every_test_is_proven_by_a_fault() =>
        AgentPlan.All.Select(t => t.Name).Should().BeSubsetOf(Diagonal.Select(row => (string)row[2]));

    [Theory]
    [InlineData("doctor-tiny")]
    [InlineData("doctor-tiny-8bit")]
    [InlineData("doctor-tiny-4bit")]
    public async Task A_good_server_holds_every_plan_and_gets_identical_requests_once(string model)
    {
        await using var server = await EmbeddedSession.StartAsync(model);
        var context = server.Context() with { ContextTokens = 4096 };
        var outcomes = new Dictionary<string, CaseOutcome>();
        foreach (var check in AgentCases.All(Book))
            outcomes[check.Info.Id] = await CaseRunner.RunAsync(check, context, [], CancellationToken.None);

        outcomes.Where(o => o.Value.Verdict != Verdict.Pass).Select(o => $"{o.Key}: {o.Value.Reason}").Should().BeEmpty();
        outcomes["agents.langchain"].Notes.Where(n => n.Contains("requests sent", StringComparison.Ordinal) && !n.StartsWith("abort", StringComparison.Ordinal))
            .Should().OnlyContain(n => n.Contains(", 0 requests sent, shared with agents before: ", StringComparison.Ordinal));
        outcomes.Values.SelectMany(o => o.Metrics).Where(m => m.Id == "tool_call_pct").Should().NotBeEmpty();
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(string fault, string agent, string test)
    {
        if (FaultHeader.Allows(fault))
            return await RunAsync(await running.ContextAsync(fault), agent, test);
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--fault", fault);
        return await RunAsync(server.Context(), agent, test);
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(CaseContext context, string agent, string test)
    {
        var run = new AgentRun(Book.Get(agent).Profile!, context with { ContextTokens = 4096 });
        var subject = AgentPlan.All.Single(t => t.Name == test);
        subject.Applies(run.Profile).Should().BeTrue();
        await subject.Run(run, CancellationToken.None);
        return run.Findings.Findings;
    }
}
