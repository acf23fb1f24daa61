using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Proofs.Paced;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Matrix;

[Trait("Tier", "Smoke")]
public sealed class MatrixFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_matrix_is_read_as_it_was_written()
    {
        var matrix = new FaultMatrix(["finish.stop"], [
            Row("stall=2500", "finish.missing", 3.5) with { Run = Made, At = At }, Row("late", null, null) with { Contact = new(null, [], 12) },
            Row("met", null, 1) with { Contact = new("usage.once", ["usage.twice"], 3) },
        ], [["usage.once: twice"], []], 1, Made)
        { Later = [new(Made with { At = At.AddHours(1) }, ["usage.once"])] };
        File.WriteAllText(_file, MatrixJson.Of(matrix));

        MatrixFile.Read(_file).Should().BeEquivalentTo(matrix, o => o.WithStrictOrdering());
    }

    [Fact]
    public void What_an_older_file_does_not_tell_is_null_and_shown_as_not_recorded()
    {
        File.WriteAllText(_file, """
            {"schema_version":1,"cases":["finish.stop"],"clean_runs":[[]],"unproven":[],
            "faults":[{"fault":"late","class":"D","intended":"finish.stop","code":"finish.missing","caught":true,"failure":null,"ran":1,"seconds":null,"fired":{"finish.stop":["finish.missing"]}}]}
            """);

        var matrix = MatrixFile.Read(_file);

        matrix.Rows.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Seconds = (double?)null, At = (DateTimeOffset?)null, Run = (ProofRun?)null });
        var page = MatrixPage.Of(matrix);
        page.Should().Contain("| `late` | finish.stop | yes | not tried | 0, 1 of 1 |  | not recorded | not recorded | not recorded |\n");
        page.Should().Contain("- 1 rows and the runs over the whole server: memo yes").And.Contain("commit, date, machine and load not recorded");
        MatrixJson.Of(matrix).Should().Contain("\"commit\": null").And.Contain("\"at\": null").And.Contain("\"seconds\": null");
    }

    [Fact]
    public void The_page_counts_the_cases_that_fired_with_and_without_the_shared_checks()
    {
        var fired = new Dictionary<string, IReadOnlyList<string>>
        {
            ["a.a"] = ["stream.done-missing"],
            ["b.b"] = ["stream.done-missing"],
            ["c.c"] = ["finish.missing"],
            ["finish.stop"] = ["finish.missing"],
        };

        var page = MatrixPage.Of(new(["finish.stop"], [Row("wide", null, 1) with { Fired = fired }, Row("narrow", "finish.missing", 1)], [], 0, null));

        page.Should().Contain("- 1 of 2 are reported by at most 3 cases, all cases that fired counted.\n").And
            .Contain("- 2 of 2 are reported by at most 3 cases beside the shared checks");
    }

    [Fact]
    public void The_page_says_how_each_row_was_made_and_that_builds_are_mixed()
    {
        var page = MatrixPage.Of(new(["finish.stop"], [Row("old", null, 1), Row("new", null, 7) with { Run = Made, At = At }], [[]], 1, null));

        page.Should().Contain("- 1 rows: commit `0123456789`, 2026-11-30, took 12.5 min; Chip, 2 cores; load average 3.5 before and unknown after").And
            .Contain("2 servers at one time; memo no");
        page.Should().Contain("- 1 rows and the runs over the whole server: memo yes").And.Contain("**Rows of several builds are mixed.**");
        page.Should().Contain("| `new` | finish.stop | NO | not tried | 0, 0 of 271 |  | `0123456789` | 2026-11-30 | 7 |\n");
    }

    [Fact]
    public void The_page_tells_what_was_said_at_first_contact_with_an_unknown_model()
    {
        var page = MatrixPage.Of(new(["finish.stop"], [
            Row("own", null, 1) with { Contact = new("finish.stop", ["finish.missing"], 1) },
            Row("other", null, 1) with { Contact = new("usage.once", ["usage.twice"], 3) },
            Row("missed", null, 1) with { Contact = new(null, [], 12) },
            Row("untried", null, 1)], [], 0, null));

        page.Should().Contain("2 of 3 faults are reported, 1 were not tried.");
        page.Should().Contain("| `own` | finish.stop | NO | yes |").And.Contain("| `other` | finish.stop | NO | by usage.once: usage.twice |");
        page.Should().Contain("| `missed` | finish.stop | NO | NO, 12 cases |").And.Contain("| `untried` | finish.stop | NO | not tried |");
    }

    [Fact]
    public void A_row_that_is_met_anew_keeps_what_else_it_has_and_one_that_runs_anew_keeps_its_first_contact()
    {
        var met = MatrixFile.Meet(
            [Row("a", "finish.missing", 1), Row("b", null, 1)], new Dictionary<string, FirstContact> { ["a"] = new("finish.stop", ["x"], 1) });

        met.Select(r => (r.Fault, r.Caught, r.Contact?.Case)).Should().Equal(("a", true, "finish.stop"), ("b", false, null));
        MatrixFile.Renew(met, [Row("a", null, 2)], [Planned("a")]).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Caught = false, Contact = new FirstContact("finish.stop", ["x"], 1) });
    }

    [Fact]
    public void A_row_that_ran_anew_takes_the_place_of_the_old_one()
    {
        var renewed = MatrixFile.Renew([Row("a", null, 1), Row("b", null, 1)], [Row("a", "finish.missing", 2)], [Planned("b"), Planned("a")]);

        renewed.Select(r => (r.Fault, r.Caught)).Should().Equal(("b", false), ("a", true));
    }

    [Fact]
    public void What_a_new_case_said_joins_the_rows_and_what_a_case_said_that_is_gone_leaves_them()
    {
        var old = Row("a", "finish.missing", 1) with
        {
            Fired = new Dictionary<string, IReadOnlyList<string>> { ["finish.stop"] = ["finish.missing"], ["gone.case"] = ["x"] },
            Ran = 2,
            Run = Made,
        };
        var present = new FaultMatrix(["finish.stop", "gone.case"], [old], [[], []], 2, Made);
        var said = Row("a", null, 1) with { Fired = new Dictionary<string, IReadOnlyList<string>> { ["new.case"] = ["y"] } };
        var run = Made with { At = At.AddHours(1) };

        var matrix = new LaterCases(run, ["new.case"]).AddTo(
            present, ["finish.stop", "new.case"], [Planned("a"), Planned("b")],
            new Dictionary<string, MatrixRow> { ["a"] = said, ["b"] = Row("b", "finish.missing", 2) with { Run = run } }, ["new.case: cried"]);

        matrix.Cases.Should().Equal("finish.stop", "new.case");
        matrix.Rows.Select(r => (r.Fault, string.Join(' ', r.Fired.Keys), r.Ran, r.Run)).Should().Equal(
            ("a", "finish.stop new.case", 2, Made), ("b", "finish.stop", 271, run));
        matrix.Clean.Should().OnlyContain(c => c.SequenceEqual(new[] { "new.case: cried" })).And.HaveCount(2);
        matrix.CleanCases.Should().Be(2);
        MatrixPage.Of(matrix).Should().Contain("- new.case: put to every fault and the whole server later; commit `0123456789`");
    }

    [Fact]
    public void A_fault_that_never_ran_is_named()
    {
        var renew = () => MatrixFile.Renew([Row("a", null, 1)], [], [Planned("a"), Planned("new")]);

        renew.Should().Throw<UsageException>().Which.Message.Should().Contain("new").And.Contain("self faults");
    }

    [Fact]
    public void What_is_no_matrix_is_refused_with_its_file()
    {
        File.WriteAllText(_file, "{\"faults\": 3}");
        var read = () => MatrixFile.Read(_file);
        read.Should().Throw<UsageException>().Which.Message.Should().Contain(_file);
    }

    private static readonly DateTimeOffset At = new(2026, 11, 30, 16, 0, 0, TimeSpan.Zero);

    private static readonly ProofRun Made = new("0123456789", At, 12.5, "Chip, 2 cores", 3.5, null) { Workers = 2, Memo = false };

    private static MatrixRow Row(string fault, string? code, double? seconds) =>
        new(
            fault, "D", "finish.stop", "finish.missing",
            code is null ? new Dictionary<string, IReadOnlyList<string>>() : new Dictionary<string, IReadOnlyList<string>> { ["finish.stop"] = [code] }, 271,
            seconds, null, null, null);

    private static PlannedFault Planned(string fault) => new(fault, "finish.stop", FindingCode.FinishMissing, "D");
}
