using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Answers;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Unit.Harness.Asking.Sharing;
using MlxDoctor.Tests.Unit.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Answers;

/// <summary>Recording and comparing answers with a server that says one word.</summary>
[Trait("Tier", "Smoke")]
public sealed class AnswerBenchTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-answers-").FullName;
    private readonly List<ComparisonRecord> _compared = [];
    private readonly SharingBench _bench;
    private Func<int, string> _say = _ => "Oslo";

    public AnswerBenchTests() => _bench = new((number, _) => _say(number));

    private BaselineEntry Entry => new BaselineFolder(_folder).Read("check", "fake", "m")!.Entries.Single();

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Five_starts_are_recorded_and_the_same_words_pass_without_another_start()
    {
        (await RunAsync(update: true)).Reason.Should().Be("recorded: answers to 1 prompts, 1 of them the same in all 5 starts");
        (_bench.Session.Launches, _bench.Sent).Should().Be((5, 5));

        var outcome = await RunAsync();

        outcome.Verdict.Should().Be(Verdict.Pass);
        outcome.Metrics.Single().Should()
            .Match<MlxDoctor.Core.Metrics.Metric>(m => m.Id == "answers_text_changed" && m.Judgement == Judgement.Same && m.Value == 0);
        (_bench.Session.Launches, _bench.Sent).Should().Be((5, 6));
    }

    [Fact]
    public async Task An_attached_server_is_asked_in_five_passes_and_the_entry_says_so()
    {
        var attached = _bench.Context with { Session = new FakeServer(owned: false) { Endpoint = _bench.Session.Endpoint } };
        (await RunAsync(update: true, context: attached)).Reason.Should().EndWith("the same in all 5 passes over a running server");
        _bench.Sent.Should().Be(5);
        Entry.Answers!.FreshStarts.Should().BeFalse();
        Entry.Metrics.Should().BeEmpty("the luck of one start is no spread of speed");

        _say = _ => "Rome";
        (await RunAsync(context: attached)).Verdict.Should().Be(Verdict.Regression);
    }

    [Fact]
    public async Task Another_word_that_a_fresh_start_does_not_repeat_is_inconclusive()
    {
        await RunAsync(update: true);
        _say = number => number == 6 ? "Rome" : "Oslo";

        var outcome = await RunAsync();

        outcome.Verdict.Should().Be(Verdict.Inconclusive);
        outcome.Reason.Should().Be("other answers, but not again after a fresh start: math-1");
        _bench.Session.Restarts.Should().HaveCount(5).And.EndWith("answers confirmation");
    }

    [Fact]
    public async Task Another_word_in_two_starts_is_changed_and_both_texts_are_told()
    {
        await RunAsync(update: true);
        _say = _ => "Rome";

        var outcome = await RunAsync();

        outcome.Verdict.Should().Be(Verdict.Regression);
        outcome.Reason.Should().Be("1 of 1 answers differ from the baseline: math-1: word 1: 'Oslo' -> 'Rome'");
        outcome.Findings.Single().Should()
            .Match<MlxDoctor.Core.Findings.Finding>(
                f => f.Code == FindingCode.AnswersWords && f.Expected == "Oslo" && f.Seen == "Rome" && f.Curl!.StartsWith("curl"));
    }

    [Fact]
    public async Task No_answer_any_more_is_broken()
    {
        await RunAsync(update: true);
        _say = _ => "500";

        var outcome = await RunAsync();

        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Findings.Single().Code.Should().Be(FindingCode.AnswersNone);
    }

    [Fact]
    public async Task What_a_case_has_asked_is_not_asked_again()
    {
        await RunAsync(update: true);
        var prompt = _bench.Context.Prompts["math-1"];
        await _bench.RunAsync("text.sum", async (ask, stop) => await ask.ChatAsync(prompt.Body(_bench.Context.ModelName), stream: false, stop));
        var sent = _bench.Sent;

        var outcome = await RunAsync();

        _bench.Sent.Should().Be(sent);
        outcome.Shared.Single().AskedBy.Should().Be("text.sum");
    }

    [Fact]
    public async Task Without_a_baseline_nothing_is_asked_and_required_answers_are_an_error()
    {
        (await RunAsync()).Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Skip && o.Reason == "no baseline yet; record one: the command");
        (await RunAsync(must: true)).Should()
            .Match<CaseOutcome>(o => o.Verdict == Verdict.Error && o.Reason!.StartsWith("answers are required and were not compared: no baseline yet"));
        (await RunAsync(update: true, accept: true)).Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Error && o.Reason!.Contains("there is none here"));
        _bench.Sent.Should().Be(0);
        _compared.Should().HaveCount(2).And.OnlyContain(c => c.Missing == "no baseline on this machine" && c.What == "answers");
    }

    [Fact]
    public async Task A_prompt_that_is_asked_in_another_way_is_not_compared()
    {
        await RunAsync(update: true);
        var entry = Entry;
        var other = entry.Answers! with { Prompts = entry.Answers.Prompts.ToDictionary(p => p.Key, p => p.Value with { Request = "other" }) };
        new BaselineFolder(_folder).Write("check", "fake", "m", entry with { Answers = other });

        var outcome = await RunAsync();

        outcome.Verdict.Should().Be(Verdict.Skip);
        outcome.Notes.Should().Contain("not compared: math-1 is asked in another way than in the baseline");
    }

    [Fact]
    public async Task A_baseline_without_answers_says_so()
    {
        new BaselineFolder(_folder).Write(
            "check", "fake", "m", new() { Fingerprint = Fingerprint, RecordedAt = default, Metrics = new Dictionary<string, BaselineMetric>() });
        (await RunAsync()).Reason.Should().Be("the baseline holds no answers; record one: the command");
        _compared.Single().Missing.Should().Be("the baseline holds no answers");
    }

    private static EnvironmentFingerprint Fingerprint =>
        new() { Chip = "c", Cores = 2, MemoryGb = 8, Os = "o", Server = "fake", Model = "m", HarnessVersion = "1" };

    private Task<CaseOutcome> RunAsync(bool update = false, bool accept = false, bool must = false, CaseContext? context = null)
    {
        context ??= _bench.Context;
        var setup = new AnswerSetup
        {
            Tier = "check",
            Baselines = new(_folder),
            Fingerprint = Fingerprint,
            Questions = [.. AnswerQuestion.Of(Catalogue.All, context.Prompts).Where(q => q.Prompt.Id == "math-1")],
            Update = update,
            Accept = accept,
            MustCompare = must,
            RecordCommand = "the command",
            Compared = _compared.Add,
        };
        return CaseRunner.RunAsync(AnswerCases.All[0], context.With(new AnswerBench(() => setup)), [], CancellationToken.None);
    }
}
