using FluentAssertions;
using MlxDoctor.Core.Cases;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Every fault is reported by the case that is meant to report it, with the symptom that is meant.</summary>
[Trait("Tier", "Self")]
public sealed class FaultDiagonalTests
{
    /// <summary>Fault, case, and a finding code that must be among the findings.</summary>
    public static TheoryData<string, string, string> Diagonal => new()
    {
        { "stop-emitted", "stop.number", "stop.emitted" },
        { "stop-half-emitted", "stop.several-tokens", "content.part-forbidden" },
        { "stop-ignored", "stop.number", "stop.emitted" },
        { "finish-missing", "finish.stop", "finish.missing" },
        { "finish-always-length", "finish.stop", "finish.differs" },
        { "finish-always-stop", "finish.length", "finish.differs" },
        { "finish-twice", "finish.stop", "stream.finish-twice" },
        { "utf8-split", "text.emoji", "text.replacement-character" },
        { "special-leaked", "text.fresh-question", "text.special-token" },
        { "mojibake", "text.markdown", "text.mojibake" },
        { "newlines-lost", "stop.newline-number", "content.differs" },
        { "spaces-lost", "text.markdown", "content.part-missing" },
        { "content-empty", "text.fresh-question", "content.differs" },
        { "garbage", "text.fresh-question", "content.differs" },
        { "think-leaked", "think.on", "text.think-tag" },
        { "think-switch-ignored", "think.off", "reasoning.unwanted" },
        { "think-lost", "think.on", "reasoning.missing" },
        { "think-as-content", "think.on", "reasoning.missing" },
        { "accept-invalid", "refuse.temperature-negative", "refusal.accepted" },
        { "invalid-500", "refuse.temperature-negative", "refusal.server-error" },
        { "invalid-drop", "refuse.temperature-negative", "refusal.no-answer" },
        { "poisoned", "state.after-error", "http.status" },
        { "done-missing", "usage.in-stream", "stream.done-missing" },
        { "role-only", "usage.in-stream", "content.empty" },
        { "delta-lost", "finish.long-answer", "parity.content" },
        { "delta-twice", "finish.long-answer", "parity.content" },
        { "replay-end", "text.fresh-question", "parity.content" },
        { "id-changes", "usage.in-stream", "envelope.id-changes" },
        { "chunk-object-wrong", "usage.in-stream", "envelope.object" },
        { "after-done", "usage.in-stream", "stream.bytes-after-done" },
        { "error-event", "usage.in-stream", "http.error-under-200" },
        { "wrong-content-type", "usage.in-stream", "http.content-type" },
        { "reset-midstream", "finish.long-answer", "http.connection-broken" },
        { "unclean-end", "finish.long-answer", "http.connection-broken" },
        { "http10=5", "finish.long-answer", "stream.done-missing" },
        { "usage-missing", "usage.in-stream", "usage.missing" },
        { "usage-wrong", "usage.in-stream", "usage.sum" },
        { "usage-stream-differs", "usage.in-stream", "parity.usage" },
        { "usage-zero", "usage.in-stream", "usage.incomplete" },
        { "repeat-differs", "state.repeat", "repeat.differs" },
        { "stream-differs", "finish.stop", "parity.content" },
        { "tool-args-cut", "tools.one-argument", "tools.arguments-broken" },
        { "tool-as-text", "tools.one-argument", "text.tool-tag" },
        { "tool-finish-stop", "tools.one-argument", "finish.stop-with-call" },
        { "tool-none-ignored", "tools.choice-none", "tools.forbidden-call" },
        { "tool-force-ignored", "tools.required-unasked", "tools.not-forced" },
        { "parallel-ignored", "tools.parallel-off", "tools.parallel-ignored" },
        { "tool-index-merged", "tools.parallel-two", "tools.index-twice" },
        { "tool-id-missing", "tools.one-argument", "tools.id-missing" },
        { "tool-newlines-lost", "tools.multi-line-argument", "tools.arguments" },
        { "schema-ignored", "schema.binds", "schema.ignored" },
        { "json-fenced", "schema.json-object", "content.schema" },
        { "wrong-model", "usage.in-stream", "envelope.model-wrong" },
        { "seed-ignored", "param.seed-repeats", "seed.ignored" },
        { "temperature-ignored", "param.temperature-varies", "temperature.ignored" },
        { "greedy-ignored", "finish.long-answer", "repeat.differs" },
        { "max-tokens-ignored", "finish.length", "finish.over-limit" },
        { "max-tokens-plus-one", "finish.exact-limit", "limit.tokens" },
        { "max-completion-ignored", "finish.max-completion-tokens", "limit.finish" },
        { "logprobs-missing", "logprobs.chat", "logprobs.missing" },
        { "logprobs-wrong", "logprobs.chat", "logprobs.value" },
        { "logprobs-short", "logprobs.chat", "logprobs.tokens" },
        { "models-empty", "models.list", "models.empty" },
        { "outlives-client", "state.hang-up", "state.slot-held" },
        { "slot-leak", "state.hang-up", "state.slot-held" },
    };

    [Theory]
    [MemberData(nameof(Diagonal))]
    public async Task A_fault_is_reported_by_its_case(string fault, string caseId, string code)
    {
        var outcome = await FaultBench.RunAsync(fault, caseId);

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code).Should().Contain(code);
        outcome.Findings.Should().OnlyContain(f => f.Curl != null && f.RequestId != null && f.Sent != null);
    }

    [Fact]
    public async Task A_server_that_crashes_in_mid_stream_is_an_error_that_says_so()
    {
        var outcome = await FaultBench.RunAsync("crash-midstream@stream", "finish.long-answer");

        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Reason.Should().Contain("died during this case");
    }

    [Fact]
    public async Task A_server_that_is_healthy_and_never_answers_is_reported_at_boot()
    {
        var boot = async () => await FaultBench.RunAsync("completions-hang", "finish.stop");

        (await boot.Should().ThrowAsync<MlxDoctor.Core.Errors.EnvironmentException>()).Which.Message.Should().Contain("completion");
    }
}
