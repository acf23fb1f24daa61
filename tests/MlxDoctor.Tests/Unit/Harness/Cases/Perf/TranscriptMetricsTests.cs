using FluentAssertions;
using MlxDoctor.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class TranscriptMetricsTests
{
    private const double Exact = 1e-6;

    [Fact]
    public void Metrics_follow_the_definitions_of_the_field()
    {
        // First token at 100 ms, 10 more every 10 ms, the end 5 ms after the last.
        var t = new FakeAnswer().Make();
        TranscriptMetrics.TtftMs(t).Should().BeApproximately(100, Exact, "a role-only delta at 1 ms is no token");
        TranscriptMetrics.TtfoMs(t).Should().BeApproximately(100, Exact);
        TranscriptMetrics.ItlMs(t).Should().BeApproximately(10, Exact);
        TranscriptMetrics.IclMs(t).Should().BeApproximately(10, Exact);
        TranscriptMetrics.E2eMs(t).Should().BeApproximately(205, Exact);
        TranscriptMetrics.TpotMs(t).Should().BeApproximately(10.5, Exact);
        TranscriptMetrics.DecodeTokS(t).Should().BeApproximately(100, Exact);
        TranscriptMetrics.PrefillTokS(t).Should().BeApproximately(500, Exact);
        TranscriptMetrics.Unreconciled(t).Should().BeNull();
    }

    [Fact]
    public void Thinking_counts_for_the_first_token_but_not_for_the_first_output()
    {
        var t = new FakeAnswer { Thinking = 4 }.Make();
        TranscriptMetrics.TtftMs(t).Should().BeApproximately(100, Exact);
        TranscriptMetrics.TtfoMs(t).Should().BeApproximately(140, Exact);
    }

    [Fact]
    public void Cached_prompt_tokens_were_not_read() =>
        TranscriptMetrics.PrefillTokS(new FakeAnswer { Prompt = 50, Cached = 40 }.Make()).Should().BeApproximately(100, Exact);

    [Fact]
    public void A_wholly_cached_prompt_has_no_prefill_speed() =>
        TranscriptMetrics.PrefillTokS(new FakeAnswer { Prompt = 50, Cached = 50 }.Make()).Should().BeNull();

    [Fact]
    public void Bundled_tokens_raise_the_gap_between_chunks_but_hardly_the_time_per_token()
    {
        var t = new FakeAnswer { Tokens = 64, TokensPerChunk = 4 }.Make();
        TranscriptMetrics.IclMs(t).Should().BeApproximately(40, Exact);
        TranscriptMetrics.ItlMs(t).Should().BeApproximately(15 * 40 / 63.0, Exact);
        TranscriptMetrics.Unreconciled(t).Should().BeNull("a chunk may hold several tokens");
    }

    [Fact]
    public void One_token_has_no_time_between_tokens()
    {
        var t = new FakeAnswer { Tokens = 1 }.Make();
        TranscriptMetrics.TtftMs(t).Should().BeApproximately(100, Exact);
        TranscriptMetrics.ItlMs(t).Should().BeNull();
        TranscriptMetrics.TpotMs(t).Should().BeNull();
        TranscriptMetrics.DecodeTokS(t).Should().BeNull();
        TranscriptMetrics.IclMs(t).Should().BeNull();
    }

    [Fact]
    public void An_answer_of_nothing_has_only_an_end()
    {
        var t = new FakeAnswer { Tokens = 0 }.Make();
        TranscriptMetrics.TtftMs(t).Should().BeNull();
        TranscriptMetrics.ItlMs(t).Should().BeNull();
        TranscriptMetrics.PrefillTokS(t).Should().BeNull();
    }

    [Fact]
    public void A_broken_answer_gives_no_value_at_all()
    {
        var t = new FakeAnswer { Done = false }.Make();
        foreach (var of in (Func<MlxDoctor.Harness.Client.Transcript, double?>[])
            [TranscriptMetrics.TtftMs, TranscriptMetrics.TtfoMs, TranscriptMetrics.ItlMs, TranscriptMetrics.TpotMs,
             TranscriptMetrics.IclMs, TranscriptMetrics.E2eMs, TranscriptMetrics.DecodeTokS, TranscriptMetrics.PrefillTokS])
            of(t).Should().BeNull();
    }

    [Fact]
    public void Tokens_that_all_came_at_once_have_no_decode_speed() =>
        TranscriptMetrics.DecodeTokS(new FakeAnswer { ItlMs = 0 }.Make()).Should().BeNull();

    [Fact]
    public void More_arrivals_than_counted_tokens_are_reported() =>
        TranscriptMetrics.Unreconciled(new FakeAnswer { Tokens = 20, UsageTokens = 10 }.Make())
            .Should().Be("20 pieces of output arrived, but usage counts 10 tokens");

    [Fact]
    public void More_tokens_than_bytes_of_text_are_reported() =>
        TranscriptMetrics.Unreconciled(new FakeAnswer { Tokens = 10, UsageTokens = 500 }.Make())
            .Should().Be("usage counts 500 tokens, but only 30 bytes of text arrived");
}
