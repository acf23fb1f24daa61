using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases;

[Trait("Tier", "Smoke")]
public sealed class TimeBudgetTests
{
    private static readonly CaseOrder Order =
        new("c", [new("a.one", 2, 1, 1, 1), new("a.two", 3, 1, 1, 1), new("a.long", 6, 1, 1, 1), new("a.short", 0.5, 1, 1, 1)]);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Cases_are_put_as_far_as_the_time_reaches_and_a_short_one_still_fits_where_a_long_one_does_not()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(10), Order, _time);

        Put(budget, "a.one", 2).Should().BeTrue();
        Put(budget, "a.two", 3).Should().BeTrue();
        Put(budget, "a.long", 6).Should().BeFalse("5 s are spent, and it takes 6");
        Put(budget, "a.short", 0.5).Should().BeTrue();
        Put(budget, "a.unknown", 9).Should().BeTrue("nobody knows what it takes");
        budget.LeavesOut(Info("a.short"))!.Reason.Should().Be("left out: the 10 s of --budget do not reach so far");
    }

    [Fact]
    public void On_a_slower_server_a_case_is_expected_to_take_as_much_longer_as_those_before_it()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(10), Order, _time);

        Put(budget, "a.one", 6).Should().BeTrue();

        Put(budget, "a.two", 3).Should().BeFalse("three times slower it would end after 15 s");
        Put(budget, "a.short", 1.5).Should().BeTrue();
    }

    [Fact]
    public void The_time_begins_with_the_first_case_which_is_put_whatever_it_takes()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(1), Order, _time);
        _time.Advance(TimeSpan.FromMinutes(5));

        Put(budget, "a.long", 6).Should().BeTrue();
        Put(budget, "a.short", 1).Should().BeFalse();
    }

    [Fact]
    public void Speed_is_measured_whole_and_without_a_budget_nothing_is_left_out()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(1), Order, _time);
        Put(budget, "a.one", 60);
        budget.LeavesOut(Info("perf.decode_tok_s") with { Area = Area.Perf }).Should().BeNull();

        var endless = new TimeBudget(null, null, _time);
        Put(endless, "a.one", 3600);
        endless.LeavesOut(Info("a.two")).Should().BeNull();
    }

    [Theory]
    [InlineData("60s", 60.0)]
    [InlineData("2m", 120.0)]
    [InlineData("90", 90.0)]
    [InlineData("1.5m", 90.0)]
    [InlineData(null, null)]
    public void A_budget_is_written_in_seconds_or_minutes(string? text, double? seconds) =>
        (new RunRequest(Tier.Check).With(RunOptions.Budget, text).Get(RunOptions.Budget)?.TotalSeconds).Should().Be(seconds);

    [Theory]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("-5")]
    [InlineData("1e9")]
    [InlineData("s")]
    public void Anything_else_is_named(string text)
    {
        var read = () => new RunRequest(Tier.Check).With(RunOptions.Budget, text).Check();

        read.Should().Throw<UsageException>().Which.Message.Should().Contain($"--budget {text}").And.Contain("60s");
    }

    private bool Put(TimeBudget budget, string id, double seconds)
    {
        if (budget.LeavesOut(Info(id)) is { } left)
        {
            left.Verdict.Should().Be(Verdict.Skip);
            return false;
        }
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return true;
    }

    private static CaseInfo Info(string id) => new(id, Area.Contract, "", "", "");
}
