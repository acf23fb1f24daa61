using FluentAssertions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Answers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Answers;

[Trait("Tier", "Smoke")]
public sealed class AnswerTests
{
    private static readonly PromptBook Prompts = PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml"));

    [Theory]
    [InlineData("copper lantern", "copper lamp", "word 2: 'lantern' -> 'lamp'")]
    [InlineData("one two", "one two three", "word 3: (ends) -> 'three'")]
    [InlineData("", "one", "word 1: (empty) -> 'one'")]
    [InlineData("a  b\nc", "a b d", "word 3: 'c' -> 'd'")]
    public void The_first_differing_word_of_both_is_told(string then, string now, string told) => AnswerChange.FirstWord(then, now).Should().Be(told);

    [Fact]
    public void A_long_text_without_blanks_is_cut_around_the_place()
    {
        var then = new string('数', 100) + "一" + new string('字', 100);
        var told = AnswerChange.FirstWord(then, then.Replace('一', '二'));
        told.Should().Contain("一").And.Contain("二").And.Contain("…");
        told.Length.Should().BeLessThan(140);
    }

    [Fact]
    public void White_space_at_the_ends_and_the_spelling_of_JSON_are_no_change()
    {
        Given(" a\n").Text().Should().Be(Given("a").Text());
        Call("{\"a\": 1}").Text().Should().Be(Call("{\"a\":1}").Text());
        Call("{\"a\": 1}").Text().Should().NotBe(Call("{\"a\":2}").Text());
        (Given("a") with { Reasoning = "b" }).Text().Should().NotBe(Given("a").Text());
    }

    [Fact]
    public void Where_starts_disagree_only_a_higher_rate_of_new_answers_is_beyond_the_noise()
    {
        // Every start of every prompt said something of its own: one more new text is no news.
        var restless = Enumerable.Range(0, 10).Select(p => (Answers([.. Enumerable.Range(0, 5).Select(i => $"{p} {i}")]), Given("new"))).ToList();
        AnswerNoise.Of(restless)!.IsBeyond.Should().BeFalse();
        // Two texts took turns, so that none of fifty was alone: ten new ones of ten are.
        var twofold = Enumerable.Range(0, 10).Select(p => (Answers("a", "b", "a", "b", "a"), Given("new"))).ToList();
        var noise = AnswerNoise.Of(twofold)!;
        noise.IsBeyond.Should().BeTrue();
        noise.Words.Should().StartWith("new answers to prompts whose starts disagreed: 100").And.Contain("between the recorded starts 0");
        AnswerNoise.Of([.. twofold.Select(t => (t.Item1, Given("b")))])!.IsBeyond.Should().BeFalse();
        AnswerNoise.Of([]).Should().BeNull();
    }

    [Theory]
    [InlineData("math-1", "23", "")]
    [InlineData("math-1", "", "answers.empty")]
    [InlineData("math-1", "!!!!!!!!!!!!", "answers.garbage")]
    [InlineData("math-1", "2\uFFFD3", "answers.garbage")]
    [InlineData("math-1", "<think>so</think>23", "answers.mark")]
    [InlineData("schema-1", "no JSON", "answers.schema-broken")]
    public async Task A_form_that_is_wrong_has_its_code(string prompt, string content, string code)
    {
        var defects = await AnswerForm.DefectsAsync(Given(content), Prompts[prompt]);
        string.Join(' ', defects.Keys.Where(k => k != FindingCode.AnswersCallLost)).Should().Be(code);
    }

    [Fact]
    public async Task A_call_whose_arguments_are_cut_is_broken_and_none_at_all_is_lost()
    {
        (await AnswerForm.DefectsAsync(Call("{\"a\": 1"), Prompts["tool-read"])).Keys.Should().Equal(FindingCode.AnswersCallBroken);
        (await AnswerForm.DefectsAsync(Call("{\"a\": 1}"), Prompts["tool-read"])).Should().BeEmpty();
        (await AnswerForm.DefectsAsync(Given("read_file"), Prompts["tool-read"])).Keys.Should().Equal(FindingCode.AnswersCallLost);
        (await AnswerForm.DefectsAsync(new() { Missing = "HTTP 500" }, Prompts["tool-read"])).Keys.Should().Equal(FindingCode.AnswersNone);
    }

    [Fact]
    public void Each_prompt_is_asked_once_as_a_case_puts_it_and_there_are_not_too_many()
    {
        var questions = AnswerQuestion.Of(Catalogue.All, Prompts);
        questions.Select(q => q.Prompt.Id).Should().OnlyHaveUniqueItems();
        questions.Should().HaveCountGreaterThan(40).And.HaveCountLessThan(100);
        questions.Select(q => q.Kind).Distinct().Should().BeEquivalentTo(AnswerQuestion.Kinds);
        AnswerCases.All.Select(c => c.Info.Id["answers.".Length..]).Should().Equal(AnswerQuestion.Kinds);
        questions[0].Hash().Should().Be(questions[0].Hash()).And.NotBe(questions[1].Hash());
    }

    private static GivenAnswer Given(string content) => new() { Content = content };

    private static GivenAnswer Call(string arguments) => new() { Calls = [new("read_file", arguments)] };

    private static BaselineAnswer Answers(params string[] contents) => new("hash", [.. contents.Select(Given)]);
}
