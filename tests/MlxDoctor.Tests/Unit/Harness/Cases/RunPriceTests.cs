using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Tests.Unit.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases;

[Trait("Tier", "Smoke")]
public sealed class RunPriceTests
{
    private static readonly CaseOrder Order = new("c", [new("a.one", 2, 10, 20_000, 1000), new("a.two", 3, 5, 500, 500)]);

    [Fact]
    public void The_price_sums_up_what_is_known_of_the_cases()
    {
        var price = RunPrice.Of(Order, ["a.one", "a.two", "a.unknown"]);

        price.Should().Be(new RunPrice(3, 15, 20_500, 1500, 5, 1));
        price.Words.Should().Be("3 cases: about 15 requests, 21k prompt and 1500 generated tokens, without 1 case of unknown price");
    }

    [Fact]
    public void The_time_follows_from_two_answers_one_to_a_short_and_one_to_a_long_prompt()
    {
        var pace = WarmUpPace.Of(new FakeAnswer { TtftMs = 100, Prompt = 10 }.Make(), new FakeAnswer { TtftMs = 600, ItlMs = 20, Prompt = 500 }.Make())!;

        pace.RequestMs.Should().BeApproximately(100, 1);
        pace.PromptTokenMs.Should().BeApproximately(1, 0.01);
        pace.GeneratedTokenMs.Should().BeApproximately(20, 0.5);
        RunPrice.Of(Order, ["a.one", "a.two"]).At(pace).TotalSeconds.Should().BeApproximately(1.5 + 20.5 + 30, 1);
    }

    [Fact]
    public void A_first_answer_that_paid_for_warming_up_makes_no_prompt_cost_less_than_nothing()
    {
        var pace = WarmUpPace.Of(new FakeAnswer { TtftMs = 5000 }.Make(), new FakeAnswer { TtftMs = 200, ItlMs = 10 }.Make())!;

        pace.PromptTokenMs.Should().Be(0);
        pace.RequestMs.Should().BeApproximately(200, 1);
    }

    [Fact]
    public void No_server_is_expected_to_be_quicker_than_the_embedded_one() =>
        RunPrice.Of(Order, ["a.one", "a.two"]).At(new(0, 0, 0)).Should().Be(TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData(0.2, "about 1 s")]
    [InlineData(59.6, "about 60 s")]
    [InlineData(240, "about 4 min")]
    public void Time_is_told_as_people_tell_it(double seconds, string words) => RunPrice.About(TimeSpan.FromSeconds(seconds)).Should().Be(words);

    [Fact]
    public void The_file_that_is_kept_knows_the_functional_cases_of_a_check_but_for_the_newest()
    {
        var order = CaseOrder.Load(Path.Combine(Repo.Root, "fixtures"));

        order.Cases.Select(c => c.Id).Should().OnlyHaveUniqueItems();
        var functional = Catalogue.All.Where(c => c.Info.Fast && !TimeBudget.IsFree(c.Info)).Select(c => c.Info.Id).ToList();
        functional.Where(id => order.Price(id) is null).Should()
            .HaveCountLessThan(functional.Count / 10, "a new case gets its place with: harness/doctor self order RUN");
        order.Cases.Sum(c => c.Requests).Should().BeGreaterThan(100);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_how_to_make_it()
    {
        var load = () => CaseOrder.Load("/no/such/folder");

        load.Should().Throw<UsageException>().Which.Message.Should().Contain("case-order.json").And.Contain("harness/doctor self order");
    }
}
