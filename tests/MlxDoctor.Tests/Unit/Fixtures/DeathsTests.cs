using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Fixtures;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Unit.Fixtures;

[Trait("Tier", "Smoke")]
public sealed class DeathsTests
{
    private readonly Deaths _deaths = new();

    [Fact]
    public void A_server_that_dies_in_three_cases_one_after_the_other_is_asked_no_more()
    {
        Died("a.one");
        Died("a.two");
        _deaths.Last.Should().BeNull();

        var last = Died("a.three");

        _deaths.Last.Should().Be("the server died in 3 cases one after the other, the last a.three");
        last.Notes.Should().ContainSingle().Which.Should().Contain("nothing more is asked");
    }

    [Fact]
    public void A_case_that_it_survives_begins_the_count_anew_and_a_skip_or_a_harmful_case_says_nothing()
    {
        Died("a.one");
        Died("a.two");
        Died("a.harmful", harmful: true);
        _deaths.Count(Info("a.skip"), new Session("dead"), CaseOutcome.Skip("no tools"));
        _deaths.Last.Should().BeNull();

        _deaths.Count(Info("a.three"), new Session(null), CaseOutcome.Pass());
        Died("a.four");

        _deaths.Last.Should().BeNull();
    }

    [Fact]
    public void One_that_does_not_start_again_is_an_error_once()
    {
        var outcome = _deaths.Stays("a.one", "no memory");

        outcome.Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Error && o.Blame == Blame.Server && o.Reason!.Contains("no memory"));
        _deaths.Last.Should().Contain("see a.one");
    }

    private CaseOutcome Died(string id, bool harmful = false) =>
        _deaths.Count(
            Info(id) with { Harmful = harmful }, new Session("it died: signal 9"), CaseOutcome.Error("the server died during this case", Blame.Server));

    private static CaseInfo Info(string id) => new(id, Area.Contract, "", "", "");

    private sealed class Session(string? obituary) : IServerSession
    {
        public Endpoint Endpoint { get; } = new(new Uri("http://127.0.0.1:1/v1"), "m");
        public bool Owned => true;
        public string Profile => "x";
        public string? Version => null;
        public int Launches => 1;
        public int? ProcessId => null;
        public string? Obituary => obituary;
        public Task RestartAsync(string why, CancellationToken cancellation) => Task.CompletedTask;
        public Task StopAsync() => Task.CompletedTask;
    }
}
