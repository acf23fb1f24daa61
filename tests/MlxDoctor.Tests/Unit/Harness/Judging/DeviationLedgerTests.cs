using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Judging;

/// <summary>A known deviation that excuses nothing any more is named, one of a whole family too.</summary>
[Trait("Tier", "Smoke")]
public sealed class DeviationLedgerTests
{
    private static readonly string[] Cases = ["tools.one", "tools.two", "stop.number"];
    private static readonly CaseOutcome Lost = CaseOutcome.From([new Finding(FindingCode.ParityToolCalls, "the calls differ")]);

    [Fact]
    public void A_family_that_was_put_and_never_deviated_is_named_with_its_last_case()
    {
        var ledger = new DeviationLedger([new("tools.*", "^parity", "calls are lost", null)], Cases);

        ledger.Note("tools.one", CaseOutcome.Pass(), null).Notes.Should().BeEmpty();
        ledger.Note("stop.number", CaseOutcome.Pass(), null).Notes.Should().BeEmpty();
        ledger.Note("tools.two", CaseOutcome.Pass(), null).Notes.Should().ContainSingle().Which.Should().Contain("tools.*").And
            .Contain("met in none of its cases").And.Contain("calls are lost");
        ledger.Note("tools.two", CaseOutcome.Pass(), null).Notes.Should().BeEmpty("it is said once");
    }

    [Fact]
    public void One_that_was_met_is_in_use() =>
        Notes([new("tools.*", "^parity", "calls are lost", null)], ("tools.one", Lost), ("tools.two", CaseOutcome.Pass())).Should().BeEmpty();

    [Fact]
    public void A_narrowed_run_tells_nothing_of_a_family() =>
        Notes([new("tools.*", "^parity", "calls are lost", null)], ("tools.one", CaseOutcome.Pass())).Should().BeEmpty();

    [Fact]
    public void What_was_only_skipped_was_not_judged() =>
        Notes([new("tools.*", "^parity", "calls are lost", null)], ("tools.one", CaseOutcome.Skip("no tools")), ("tools.two", CaseOutcome.Skip("no tools")))
            .Should().BeEmpty();

    [Fact]
    public void A_second_entry_of_a_case_that_another_one_excuses_is_named() =>
        Notes([new("stop.number", "^parity", "one", null), new("stop.number", "^usage", "two", null)], ("stop.number", Lost)).Should().ContainSingle().Which
            .Should().Contain("two");

    [Fact]
    public void One_of_an_older_server_is_not_counted() =>
        Notes([new("stop.number", "^usage", "two", null) { LastSeen = new(0, 6, 0) }], ("stop.number", Lost)).Should().BeEmpty();

    private static List<string> Notes(KnownDeviation[] deviations, params (string Id, CaseOutcome Outcome)[] put)
    {
        var ledger = new DeviationLedger(deviations, Cases);
        return [.. put.SelectMany(p => ledger.Note(p.Id, p.Outcome, "server 0.7.0").Notes)];
    }
}
