using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines;
using Xunit;

namespace MlxDoctor.Tests.Self.Upgrades;

/// <summary>
/// An upgrade is played with an embedded server that says another version: what it changed is caught, and nothing is cried where it changed nothing.
/// </summary>
[Trait("Tier", "Self")]
public sealed class AnswerUpgradeTests : IDisposable
{
    private readonly AnswerBenchRun _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Each_kind_of_change_is_caught_and_an_upgrade_that_changed_nothing_is_not()
    {
        var (recorded, starts) = await _bench.RunAsync("1.0", update: true);
        recorded.Values.Should().OnlyContain(o => o.Verdict == Verdict.Pass && o.Reason!.EndsWith("the same in all 5 starts"));
        starts.Should().Be(5);

        // Nothing changed, in two fresh starts.
        for (var n = 1; n <= 2; n++)
        {
            var (same, once) = await _bench.RunAsync($"1.{n}");
            same.Values.Should().OnlyContain(o => o.Verdict == Verdict.Pass);
            once.Should().Be(1, "only a difference asks for a fresh start");
        }
        _bench.Compared[^1].Should().Match<ComparisonRecord>(r => r.What == "answers" && r.RecordedBy == "run-1.0" && r.Missing == null);
        _bench.Compared[^1].Changes.Should().Equal(new VersionChange("server_version", "embedded 1.0", "embedded 1.2"));

        // One word in one answer.
        var (word, twice) = await _bench.RunAsync("2.0", "word-changed=lantern:lamp");
        twice.Should().Be(2);
        word["text"].Verdict.Should().Be(Verdict.Regression);
        word["text"].Metrics.Single().Should().Match<MlxDoctor.Core.Metrics.Metric>(m => m.Judgement == Judgement.Changed && m.Value == 1 && m.Gated == true);
        var told = word["text"].Findings.Single();
        told.Message.Should().Be("system-fixed: word 2: 'lantern' -> 'lamp'");
        (told.Expected, told.Seen).Should().Be(("copper lantern", "copper lamp"));
        told.Curl.Should().StartWith("curl ");
        word.Where(o => o.Key != "text").Should().OnlyContain(o => o.Value.Verdict == Verdict.Pass);

        // A call lost is broken, not changed.
        var (lost, _) = await _bench.RunAsync("2.0", "call-lost=read_file");
        lost["tools"].Verdict.Should().Be(Verdict.Fail);
        lost["tools"].Findings.Should().NotBeEmpty().And.OnlyContain(f => f.Code == FindingCode.AnswersCallLost || f.Code == FindingCode.AnswersEmpty);
        ExitCodes.Of(VerdictCounts.Of(lost.Values.Select(o => o.Verdict)), aborted: false).Should().Be(2);
        ExitCodes.Of(VerdictCounts.Of(word.Values.Select(o => o.Verdict)), aborted: false).Should().Be(1);
    }

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task Forms_that_break_are_broken_and_accepted_words_are_the_new_yesterday()
    {
        await _bench.RunAsync("1.0", update: true, all: true);
        (await _bench.RunAsync("1.1", all: true)).Outcomes.Values.Should().OnlyContain(o => o.Verdict == Verdict.Pass);
        foreach (var (fault, kind, code) in new[]
        {
            ("content-empty@plain", "text", "answers.empty"), ("garbage@plain", "text", "answers.garbage"), ("think-leaked@plain", "thinking", "answers.mark"),
            ("tool-as-text@plain", "tools", "answers.call-lost"), ("tool-args-cut@plain", "tools", "answers.call-broken"),
            ("garbage@plain", "schema", "answers.garbage"),
        })
        {
            var (outcomes, _) = await _bench.RunAsync("2.0", fault, all: true);
            outcomes[kind].Verdict.Should().Be(Verdict.Fail, fault);
            outcomes[kind].Findings.Select(f => f.Code.Text).Should().Contain(code, fault);
        }
        var before = new BaselineFolder(Path.GetDirectoryName(_bench.File)!).Read("check", "embedded", "doctor-tiny")!.Entries.Single();
        (await _bench.RunAsync("2.0", "word-changed", update: true, accept: true, all: true)).Outcomes["text"].Verdict.Should().Be(Verdict.Pass);
        var after = new BaselineFolder(Path.GetDirectoryName(_bench.File)!).Read("check", "embedded", "doctor-tiny")!.Entries.Single();
        after.RecordedAt.Should().Be(before.RecordedAt, "speed stays as it was");
        after.Answers!.RecordedBy.Should().Be("run-2.0");
        (await _bench.RunAsync("2.1", "word-changed", all: true)).Outcomes["text"].Verdict.Should().Be(Verdict.Pass);
        (await _bench.RunAsync("2.1", all: true)).Outcomes["text"].Verdict.Should().Be(Verdict.Regression);
    }

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task A_hundred_upgrades_that_changed_nothing_cry_nothing()
    {
        await _bench.RunAsync("1.0", update: true);
        for (var n = 1; n <= 100; n++)
            (await _bench.RunAsync($"1.{n}")).Outcomes.Values.Should().OnlyContain(o => o.Verdict == Verdict.Pass, $"upgrade {n} changed nothing");
    }
}
