using FluentAssertions;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Cases.Context.Measuring;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

/// <summary>The whole measurement against a server whose limits are known.</summary>
[Trait("Tier", "Smoke")]
public sealed class MeasurementTests
{
    private static readonly FailureFacts TooLong = new(Phase.Prefill) { Status = 400, Code = "context_length_exceeded", Text = "too long" };

    [Fact]
    public async Task A_server_without_limits_holds_everything_up_to_its_declared_length()
    {
        var server = new FakeReader();

        var result = await MeasureAsync(server, 32_768);

        (result.Accepted.Good, result.Used.Good, result.Cached.Good, result.Knee.Good).Should().Be((32_767, 32_767, 32_767, 32_767));
        (result.Accepted.Bad, result.Used.Bad, result.Cached.Bad, result.Knee.Bad).Should().Be((null, null, null, null));
        foreach (var probe in result.Probes)
            (probe.PromptTokens!.Value + 96).Should().BeInRange((long)(probe.Size * 0.96), probe.Size);
        result.Rungs.Select(r => r.Score.Asked).Should().Equal([34, .. Enumerable.Repeat(17, 6)]);
        result.Beyond.Should().BeEquivalentTo(new { Size = 36_864, Good = true });
        result.Notes.Should().BeEmpty();
        result.StoppedBy.Should().BeNull();
    }

    [Theory]
    [InlineData(false, 5_600)]
    [InlineData(false, 20_000)]
    [InlineData(true, 5_600)]
    [InlineData(true, 20_000)]
    public async Task Each_planted_limit_is_found_to_the_resolution_of_the_strategy(bool search, int limit)
    {
        var step = search ? 1.0 / 32 : 0.12;
        void Holds(LimitRecord found, string what)
        {
            found.Good.Should().BeInRange((int)((limit + 96) * (1 - step)), (int)((limit + 96) * 1.03), what);
            found.Bad.Should().BeInRange((int)((limit + 96) * 0.99), (int)((limit + 96) * (1 + step) * 1.02), what);
        }

        Holds((await MeasureAsync(new FakeReader { Refuses = n => n > limit ? TooLong : null }, 32_768, search)).Accepted, "refused");
        Holds((await MeasureAsync(new FakeReader { DiesAbove = limit }, 32_768, search)).Accepted, "dies");
        Holds((await MeasureAsync(new FakeReader { CutsAbove = limit }, 32_768, search)).Accepted, "cut in silence");
        Holds((await MeasureAsync(new FakeReader { ForgetsAbove = limit }, 32_768, search)).Used, "forgotten");
        Holds((await MeasureAsync(new FakeReader { ForgetsCachedAbove = limit }, 32_768, search)).Cached, "forgotten when cached");
    }

    [Fact]
    public async Task A_wrong_answer_is_no_lack_of_capacity_and_a_wrong_cache_is_not_the_model()
    {
        var forgets = await MeasureAsync(new FakeReader { ForgetsAbove = 5_000 }, 16_384);
        var caches = await MeasureAsync(new FakeReader { ForgetsCachedAbove = 5_000 }, 16_384);

        (forgets.Accepted.Good, forgets.Accepted.Bad).Should().Be((16_383, null));
        forgets.Rungs.Where(r => r.Size > 5_200).Should().OnlyContain(r => r.Culprit == Culprit.ModelOrLength);
        caches.Used.Good.Should().Be(16_383);
        caches.Rungs.Where(r => r.Size > 5_200).Should().OnlyContain(r => r.Culprit == Culprit.Cache);
        caches.Cached.Evidence.Should().Contain("McNemar");
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_and_named_with_the_size()
    {
        var server = new FakeReader { DiesAbove = 9_000 };

        var result = await MeasureAsync(server, 32_768);

        result.Probes.Where(p => !p.Good).Should().NotBeEmpty().And.OnlyContain(p => p.Died && p.Category == "SERVER_GONE");
        server.Prompts.Max().Should().BeLessThan(16_500);
        server.Restarts.Should().BeGreaterThan(1);
        result.Used.Good.Should().Be(result.Accepted.Good);
    }

    [Fact]
    public async Task An_attached_server_that_dies_ends_the_run_with_what_is_known()
    {
        var server = new FakeReader { DiesAbove = 9_000, Owned = false };

        var result = await MeasureAsync(server, 32_768);

        result.StoppedBy.Should().Be("SERVER_GONE");
        (result.Accepted.Good, result.Accepted.Bad).Should().Be((8_000, 16_000));
        server.Restarts.Should().Be(0);
        result.Beyond.Should().BeNull("it is not ours to risk");
    }

    [Fact]
    public async Task A_run_that_the_user_ends_holds_nothing_against_the_size_it_was_at()
    {
        using var stop = new CancellationTokenSource();
        var (server, marks) = (new FakeReader { Hears = n => { if (n > 3_000) stop.Cancel(); } }, new HeldMarks());

        var run = () => MeasureAsync(server, 32_768, marks: marks, cancellation: stop.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        marks.Begun.Should().Equal(1_000, 2_000, 4_000);
        marks.Withdrawn.Should().Equal(4_000);
        marks.Probes.Keys.Should().Equal(1_000, 2_000);
    }

    [Fact]
    public async Task Silence_is_reported_with_the_time_that_the_pace_of_shorter_prompts_let_expect()
    {
        var silence = new FailureFacts(Phase.Prefill) { Ending = Ending.IdleTimeout, Text = "silence for 136 s" };

        var result = await MeasureAsync(new FakeReader { Refuses = n => n > 3_000 ? silence : null }, 4_096);

        var timeout = result.Probes.First(p => !p.Good);
        timeout.Category.Should().Be("TIMEOUT");
        timeout.Said.Should().Be("silence for 136 s; 136 s were waited, 4 s were to be expected by the pace of shorter prompts");
    }

    [Fact]
    public async Task Slower_reading_beyond_a_length_is_the_knee() =>
        (await MeasureAsync(new FakeReader { SlowAbove = 9_000 }, 32_768)).Knee.Should().BeEquivalentTo(new { Good = 8_000, Bad = 16_000 });

    [Fact]
    public async Task Without_a_prefix_cache_it_is_skipped_by_name_and_each_prompt_is_put_once()
    {
        var server = new FakeReader { HasCache = false };

        var result = await MeasureAsync(server, 4_096);

        result.Cached.NotJudged.Should().Contain("no prefix cache");
        result.Used.Good.Should().Be(4_095);
        server.Prompts.Count(p => p > 3_850 && p < 4_096).Should().Be(8, "two sizes have four haystacks each");
    }

    [Fact]
    public async Task A_server_that_counts_no_tokens_is_not_judged() =>
        (await MeasureAsync(new FakeReader { Counts = false }, 4_096)).Should()
            .BeEquivalentTo(new { Judged = false, Accepted = new { Good = (int?)null } }, o => o.ExcludingMissingMembers())
            .And.Match<ContextResult>(r => r.Accepted.NotJudged!.Contains("usage.prompt_tokens"));

    [Fact]
    public async Task A_model_that_cannot_do_the_task_has_no_used_length()
    {
        var result = await MeasureAsync(new FakeReader { ForgetsAbove = 0 }, 4_096);

        result.Accepted.Good.Should().Be(4_095);
        result.Used.Should().Match<LimitRecord>(l => l.Good == null && l.NotJudged!.StartsWith("the model answers 0 of 34"));
    }

    [Fact]
    public async Task Fast_asks_one_prompt_a_size()
    {
        var server = new FakeReader();

        var result = await MeasureAsync(server, 8_192, change: o => o with { Fast = true });

        (result.Accepted.Good, result.Rungs.Count).Should().Be((8_191, 0));
        server.Prompts.Count(p => p > 850).Should().Be(6, "five rungs and one beyond");
    }

    [Fact]
    public async Task One_size_alone_is_compared_with_the_base()
    {
        var result = await MeasureAsync(new FakeReader { ForgetsAbove = 5_000 }, 32_768, change: o => o with { Only = 6_000 });

        result.Probes.Select(p => p.Size).Should().Equal(1_000, 6_000);
        (result.Accepted.Good, result.Used.Good, result.Used.Bad).Should().Be((6_000, 1_000, 6_000));
    }

    [Fact]
    public async Task A_spent_budget_keeps_what_is_known()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(1) };

        var result = await MeasureAsync(new FakeReader(), 32_768, change: o => o with { Budget = TimeSpan.FromMinutes(4) }, time: time);

        result.StoppedBy.Should().Be("the budget of 4 min");
        result.Accepted.Good.Should().BeInRange(1_000, 8_000);
    }

    [Fact]
    public async Task What_is_known_from_before_is_not_asked_again()
    {
        var (server, marks) = (new FakeReader(), new HeldMarks());
        marks.Probes[8_000] = new ProbeRecord { Size = 8_000, Good = false, Category = "SERVER_GONE", Died = true };

        var result = await MeasureAsync(server, 32_768, marks: marks);

        (result.Accepted.Good, result.Accepted.Bad).Should().Be((7_200, 8_000));
        server.Prompts.Should().OnlyContain(p => p < 7_200);
        marks.Begun.Should().Equal(1_000, 2_000, 4_000, 6_000, 7_200);
    }

    internal static Task<ContextResult> MeasureAsync(
        IContextServer server, int declared, bool search = false, Func<MeasuringOptions, MeasuringOptions>? change = null, IContextMarks? marks = null,
        TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var options = new MeasuringOptions { Declared = declared, Search = search };
        return new ContextMeasurement(server, change?.Invoke(options) ?? options, marks ?? new NoMarks(), time ?? TimeProvider.System)
            .RunAsync(new ContextResult { Model = "m", Server = "s", Strategy = "" }, cancellation);
    }
}
