namespace MlxDoctor.Tests.Unit.Harness.Asking.Tapes;

/// <summary>Each committed tape and what it came to; read against the raw answers when it was recorded.</summary>
public static class TapeExpectations
{
    private static readonly Dictionary<string, TapeExpectation> All = new(StringComparer.Ordinal)
    {
        ["mlx-lm-0.32.2"] = new("mlx-lm mlx-lm 0.32.2", 14,
        [
            "known-deviation stop.newline-after-thinking: content.pattern reasoning.missing",
            "known-deviation stop.absent-string: content.differs",
            "known-deviation completions.echo: completions.echo-missing",
            "known-deviation usage.chunk-object: envelope.object-changes",
            "known-deviation tools.required-unasked: tools.not-forced",
            "known-deviation tools.choice-none: tools.forbidden-call tools.unneeded",
            "known-deviation tools.parallel-off: tools.parallel-ignored",
            "known-deviation schema.binds: schema.ignored",
            "known-deviation logprobs.chat: logprobs.missing logprobs.tokens logprobs.unsorted",
            "known-deviation http.error-shape: refusal.shape",
            "known-deviation refuse.temperature-high: refusal.accepted",
            "known-deviation refuse.n-two: refusal.accepted",
            "known-deviation refuse.messages-empty: refusal.status",
            "known-deviation refuse.role-unknown: refusal.accepted",
            "known-deviation refuse.role-missing: refusal.status",
            "known-deviation refuse.content-number: refusal.status",
            "known-deviation refuse.tools-text: refusal.status",
            "known-deviation refuse.nan-temperature: refusal.accepted",
        ]),
        ["rapid-mlx-0.16.10"] = new("rapid-mlx rapid-mlx 0.16.10", 18,
        [
            "known-deviation stop.number: parity.content",
            "known-deviation stop.list-of-two: parity.white-space",
            "known-deviation stop.as-string: parity.content",
            "known-deviation completions.stop: content.differs parity.content",
            "known-deviation responses.answer: parity.reasoning parity.white-space reasoning.damaged text.think-tag",
            "known-deviation responses.max-output-tokens: stream.last-event",
            "known-deviation messages.answer: parity.content text.think-tag",
            "known-deviation messages.shape: shape.stop_sequence",
            "known-deviation messages.usage: parity.content text.think-tag",
            "known-deviation usage.in-stream: parity.content text.think-tag",
            "known-deviation usage.chunk-object: text.think-tag",
            "known-deviation think.on: parity.content reasoning.missing reasoning.pattern text.think-tag usage.too-many",
            "known-deviation think.default: parity.content text.think-tag",
            "known-deviation tools.one-argument: finish.differs parity.content parity.finish parity.tool-calls text.tool-tag tools.count",
            "known-deviation tools.parallel-two: finish.differs parity.content parity.finish parity.tool-calls text.tool-tag tools.count",
            "known-deviation tools.required-unasked: http.status",
            "known-deviation tools.choice-none: parity.content text.think-tag text.tool-tag",
            "known-deviation schema.binds: content.empty envelope.role finish.missing http.error-under-200 http.status schema.ignored stream.role-first "
                + "usage.missing",
        ]),
        ["vllm-mlx-0.6.0"] = new("vllm-mlx vllm-mlx 0.6.0", 2,
        [
            "known-deviation stop.number: content.part-forbidden parity.content parity.usage stop.emitted",
            "known-deviation stop.list-of-two: content.differs parity.content parity.usage stop.emitted",
            "known-deviation stop.as-string: http.status",
            "known-deviation stop.absent-string: parity.usage",
            "known-deviation finish.length: envelope.created-changes parity.usage",
            "known-deviation finish.max-completion-tokens: envelope.created-changes finish.over-limit limit.finish limit.text limit.tokens parity.usage",
            "known-deviation finish.stop: parity.usage",
            "known-deviation completions.text: envelope.id-changes",
            "known-deviation completions.stop: content.differs envelope.id-changes stop.emitted",
            "known-deviation responses.answer: parity.usage text.think-tag",
            "known-deviation responses.max-output-tokens: stream.last-event text.think-tag",
            "known-deviation responses.refusals: refusal.accepted refusal.server-error refusal.shape",
            "known-deviation messages.answer: parity.usage text.think-tag usage.incomplete",
            "known-deviation messages.shape: shape.stop_sequence text.think-tag",
            "known-deviation messages.usage: parity.usage text.think-tag usage.incomplete usage.start-empty",
            "known-deviation usage.in-stream: parity.usage text.think-tag",
            "known-deviation usage.chunk-object: text.think-tag",
            "known-deviation text.emoji: envelope.created-changes parity.usage",
            "known-deviation think.on: parity.usage reasoning.missing reasoning.pattern text.think-tag",
            "known-deviation think.off: parity.usage",
            "known-deviation think.default: parity.usage text.think-tag",
            "known-deviation tools.one-argument: parity.white-space text.think-tag",
            "known-deviation tools.parallel-two: parity.white-space text.think-tag",
            "known-deviation tools.required-unasked: text.think-tag tools.not-forced",
            "known-deviation tools.choice-none: parity.usage text.think-tag text.tool-tag",
            "known-deviation schema.binds: http.status",
            "known-deviation param.seed-repeats: seed.ignored",
            "known-deviation logprobs.chat: logprobs.missing parity.usage",
            "known-deviation http.error-shape: refusal.shape",
            "known-deviation state.repeat: envelope.created-changes",
            "known-deviation refuse.temperature-high: refusal.accepted",
            "known-deviation refuse.n-two: refusal.accepted",
            "known-deviation refuse.messages-empty: refusal.accepted refusal.server-error",
            "known-deviation refuse.role-unknown: refusal.accepted",
        ]),
    };

    /// <summary>Where the tapes are.</summary>
    public static string Root => Path.Combine(Repo.Root, "fixtures", "wire", "tapes");

    /// <summary>Names of the tapes.</summary>
    public static IEnumerable<object[]> Rows() => All.Keys.Select(k => new object[] { k });

    /// <summary>The expectation of a tape.</summary>
    internal static TapeExpectation Of(string tape) => All[tape];
}
