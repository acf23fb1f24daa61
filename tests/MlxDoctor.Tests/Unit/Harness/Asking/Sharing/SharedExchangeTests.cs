using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Sharing;

/// <summary>What one case has asked is not asked again, unless a case says that it needs its own answer.</summary>
[Trait("Tier", "Smoke")]
public sealed class SharedExchangeTests
{
    [Fact]
    public async Task What_one_case_has_asked_another_takes_and_says_whose_it_was()
    {
        await using var bench = new SharingBench();
        var first = await bench.PairAsync("a.first");

        var second = await bench.PairAsync("a.second");

        bench.Sent.Should().Be(2);
        (first.Verdict, second.Verdict).Should().Be((Verdict.Pass, Verdict.Pass), second.Reason);
        first.Shared.Should().BeEmpty();
        second.Shared.Should().Equal(new SharedExchange("r0001", "a.first"), new SharedExchange("r0002", "a.first"));
        bench.Kept.Should().Equal("r0001", "r0002");
        bench.Referred.Should().Equal(bench.Kept);
        second.Notes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_case_that_declares_fresh_is_given_nothing_and_leaves_nothing()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.fresh", i => i with { Fresh = true });
        await bench.PairAsync("a.shared");
        bench.Sent.Should().Be(4);

        var again = await bench.PairAsync("b.fresh", i => i with { Fresh = true });

        bench.Sent.Should().Be(6);
        again.Shared.Should().BeEmpty();
        bench.Referred.Should().BeEmpty();
    }

    [Fact]
    public async Task An_ask_that_declares_fresh_is_sent_whatever_was_asked_before()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.first");

        var outcome = await bench.RunAsync("a.second", (ask, stop) => ask.ChatAsync(SharingBench.Body(), stream: false, stop, fresh: true));

        bench.Sent.Should().Be(3);
        outcome.Shared.Should().BeEmpty();
    }

    [Fact]
    public async Task A_case_that_asks_the_same_twice_gets_two_answers()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.first");

        var outcome = await bench.RunAsync("a.twice", async (ask, stop) =>
        {
            var (one, _) = await ask.ChatAsync(SharingBench.Body(), stream: false, stop);
            var (two, _) = await ask.ChatAsync(SharingBench.Body(), stream: false, stop);
            two.Id.Should().NotBe(one.Id);
        });

        bench.Sent.Should().Be(3);
        outcome.Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_case_that_is_put_again_asks_for_itself()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.first");

        await bench.PairAsync("a.first");

        bench.Sent.Should().Be(4);
    }

    [Fact]
    public async Task A_repetition_is_asked_where_it_is_declared_and_where_the_two_modes_differ()
    {
        await using var steady = new SharingBench();
        await steady.PairAsync("a.first", i => i with { Repeats = true });
        steady.Sent.Should().Be(3);
        await using var other = new SharingBench((n, stream) => stream ? "Bergen" : "Oslo");

        var outcome = await other.PairAsync("a.first");

        other.Sent.Should().Be(3);
        outcome.Findings.Select(f => f.Code.Text).Should().Equal("parity.content");
    }

    [Fact]
    public async Task An_engine_that_does_not_repeat_itself_is_told_from_one_whose_modes_differ()
    {
        await using var bench = new SharingBench((n, _) => $"word {n}");

        var outcome = await bench.PairAsync("a.first");

        outcome.Verdict.Should().Be(Verdict.Pass);
        outcome.Notes.Should().ContainSingle().Which.Should().Contain("gave two texts");
    }

    [Fact]
    public async Task Nothing_outlives_a_restart()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.first");
        await bench.Session.RestartAsync("test", CancellationToken.None);

        var outcome = await bench.PairAsync("a.second");

        bench.Sent.Should().Be(4);
        outcome.Shared.Should().BeEmpty();
        bench.Context.Book!.Count.Should().Be(2);
    }

    [Fact]
    public async Task Nothing_outlives_a_death()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.first");
        bench.Session.Obituary = "exit code 9";
        await bench.PairAsync("a.second");
        bench.Session.Obituary = null;

        await bench.PairAsync("a.third");

        bench.Sent.Should().Be(6);
    }

    [Fact]
    public async Task A_broken_connection_may_be_a_restart_that_nobody_told_us_of()
    {
        await using var bench = new SharingBench((n, _) => n == 3 ? "!" : "Oslo");
        await bench.PairAsync("a.first");
        await bench.RunAsync("a.broken", (ask, stop) => ask.ChatAsync(SharingBench.Body("other"), stream: false, stop));
        bench.Context.Book!.Count.Should().Be(0);

        await bench.PairAsync("a.second");

        bench.Sent.Should().Be(5);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("500")]
    [InlineData("error")]
    public async Task What_came_broken_is_one_case_s_finding_and_the_next_asks_for_itself(string how)
    {
        await using var bench = new SharingBench((n, _) => n == 1 ? how : "Oslo");

        var first = await bench.PairAsync("a.first");
        var second = await bench.PairAsync("a.second");

        first.Verdict.Should().Be(Verdict.Fail);
        second.Verdict.Should().Be(Verdict.Pass, second.Reason);
        second.Shared.Should().NotContain(s => s.RequestId == "r0001");
    }

    [Fact]
    public async Task Another_body_mode_header_or_patience_is_another_request()
    {
        await using var bench = new SharingBench();
        await bench.PairAsync("a.first");

        await bench.PairAsync("a.body", word: "hello!");
        bench.Sent.Should().Be(4);
        await bench.PairAsync("a.header", context: bench.Context with { ExtraHeaders = [new("X-Run", "7")] });
        bench.Sent.Should().Be(6);
        await bench.RunAsync("a.usage", (ask, stop) => ask.ChatAsync(SharingBench.Body(), stream: true, stop, includeUsage: false));
        bench.Sent.Should().Be(7);
    }

    [Fact]
    public async Task A_finding_in_a_shared_exchange_says_who_asked_and_leads_to_its_transcript()
    {
        await using var bench = new SharingBench((_, stream) => stream ? "Oslo" : "<think>Oslo");
        await bench.PairAsync("a.first");

        var second = await bench.PairAsync("a.second");

        second.Verdict.Should().Be(Verdict.Fail);
        var finding = second.Findings.First(f => f.Code == FindingCode.TextThinkTag);
        bench.Kept.Should().Contain(finding.RequestId);
        bench.Referred.Should().Contain(finding.RequestId);
        second.Notes.Should().ContainSingle(n => n.Contains($"{finding.RequestId} was asked by a.first", StringComparison.Ordinal));
        CaseRecord.Of(second, "a.second", "contract", "m", 1, DateTimeOffset.UnixEpoch, 1).Shared.Should()
            .Contain(s => s.RequestId == finding.RequestId && s.AskedBy == "a.first");
    }

    [Fact]
    public async Task Without_a_book_everything_is_asked()
    {
        await using var bench = new SharingBench();
        var alone = bench.Context with { Book = null };

        await bench.PairAsync("a.first", context: alone);
        await bench.PairAsync("a.second", context: alone);

        bench.Sent.Should().Be(4);
    }

    [Fact]
    public void Families_that_look_at_order_time_or_state_declare_fresh()
    {
        string[] families = ["state.", "cache.", "flow.", "parallel.", "leave."];

        Catalogue.All.Where(c => families.Any(f => c.Info.Id.StartsWith(f, StringComparison.Ordinal))).Should().NotBeEmpty().And.OnlyContain(c => c.Info.Fresh);
        Catalogue.All.Where(c => c.Info.Live && c.Info.Area != Area.Perf).Should().OnlyContain(c => c.Info.Fresh);
    }

    [Fact]
    public void Every_family_of_prompts_has_a_case_that_repeats()
    {
        static string Family(ICheckCase c) => c.Info.Id.Split('.')[0];

        var repeating = Catalogue.All.Where(c => c.Info.Repeats).Select(Family).ToHashSet();

        repeating.Should().Contain(Catalogue.All.OfType<PromptCase>().Select(Family)).And
            .Contain(["completions", "responses", "messages", "usage", "logprobs", "http"]);
    }
}
