using FluentAssertions;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

[Trait("Tier", "Smoke")]
public sealed class TranscriptTimingTests
{
    private static readonly string Usage = """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}""";
    private static readonly string Finish = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    [Fact]
    public void Inter_token_latency_divides_by_tokens_of_usage_and_not_by_chunks()
    {
        // Pieces come at 1, 2, 3 … microseconds: three outputs span 2, five tokens have 4 gaps.
        var t = AnswerTests.Stream(AnswerTests.Content("a"), AnswerTests.Content("b"), AnswerTests.Content("c"), Finish, Usage, "[DONE]");
        TranscriptTiming.Tokens(t).Should().Be((5L, "usage"));
        TranscriptTiming.ItlMs(t).Should().BeApproximately(0.002 / 4, 1e-12);
        TranscriptTiming.ItlMs(t, 3).Should().BeApproximately(0.001, 1e-12);
        TranscriptTiming.InterChunkMs(t).Should().HaveCount(2).And.OnlyContain(gap => Math.Abs(gap - 0.001) < 1e-12);
        TranscriptTiming.E2eMs(t).Should().BeApproximately(0.006, 1e-12);
    }

    [Fact]
    public void Without_usage_chunks_are_counted_and_named_as_the_source() =>
        TranscriptTiming.Tokens(AnswerTests.Stream(AnswerTests.Content("a"), AnswerTests.Content("b"), Finish, "[DONE]")).Should().Be((2L, "chunks"));

    [Fact]
    public void Usage_of_a_stream_that_was_cut_is_named_as_continuous() =>
        TranscriptTiming.Tokens(AnswerTests.Stream("""{"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"completion_tokens":1}}"""))
            .Should()
            .Be((1L, "continuous_usage"));

    [Fact]
    public void What_was_not_measured_is_null_and_never_zero()
    {
        var empty = AnswerTests.Stream("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""", Finish, "[DONE]");
        TranscriptTiming.TtftMs(empty).Should().BeNull();
        TranscriptTiming.TtfoMs(empty).Should().BeNull();
        TranscriptTiming.ItlMs(empty).Should().BeNull();
        TranscriptTiming.Tokens(empty).Should().Be((null, null));
        var cut = AnswerTests.Stream(AnswerTests.Content("a"));
        TranscriptTiming.ItlMs(cut).Should().BeNull("one token has no gap");
        TranscriptTiming.E2eMs(cut).Should().BeNull("the stream is not complete");
    }
}
