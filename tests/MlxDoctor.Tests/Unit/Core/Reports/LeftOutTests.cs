using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Fixtures;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class LeftOutTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_there_was_no_time_for_is_counted_and_named_and_no_pass()
    {
        var view = View([_folder.Record("a.one"), .. Enumerable.Range(0, 10).Select(i => LeftOut($"b.n{i}"))]);

        view.LeftOut.Should().Be(10);
        view.ExitCode.Should().Be(0);
        var result = JsonNode.Parse(File.ReadAllText(view.Run.ResultFile))!;
        ((int)result["left_out"]!, (int)result["counts"]!["skip"]!, (int)result["counts"]!["pass"]!).Should().Be((10, 10, 1));
        var lines = Closing.Lines(view);
        lines.Should().Contain("left out: b.n0, b.n1, b.n2, b.n3, b.n4, b.n5, b.n6, b.n7 and 2 more, see the report");
        lines[^1].Should().Be("fine; left out: 10 (exit code 0)");
        File.ReadAllText(view.Run.ReportFile).Should().Contain("- left out: no time (10): `b.n0` (tiny), ");
    }

    [Fact]
    public void A_run_in_which_nothing_was_judged_is_broken()
    {
        var view = View([LeftOut("a.one")]);

        view.ExitCode.Should().Be(2);
        Closing.Lines(view)[^1].Should().Be("broken: nothing was judged; left out: 1 (exit code 2)");
    }

    [Fact]
    public void The_row_of_a_case_without_time_is_a_skip_with_its_reason_and_a_continued_run_puts_it()
    {
        var row = () => VerdictAssert.Holds("a.one", CaseOutcome.LeftOut("no time"));
        row.Should().Throw<Exception>().WithMessage("skip: left out: no time");

        var view = View([LeftOut("a.one"), _folder.Record("a.two")]);
        var finished = new FinishedRows(view.Run, resume: true);
        finished.Of("tiny", "a.one").Should().BeNull();
        finished.Of("tiny", "a.two").Should().NotBeNull();
    }

    [Fact]
    public void At_the_end_stands_what_the_run_cost()
    {
        var view =
            View([_folder.Record("a.one") with { Cost = new(3, 100, null) }, _folder.Record("a.two") with { Cost = new(2, 50, 7) }, _folder.Record("a.three")]);

        view.Cost.Should().Be(new RequestCost(5, 150, 7));
        Closing.Lines(view).Should().Contain("took 1.0 s: 5 requests, 150 prompt and 7 generated tokens");
    }

    [Fact]
    public void Tokens_that_no_answer_told_are_unknown_and_not_none() =>
        Closing.Lines(View([_folder.Record("a.one") with { Cost = new(3, null, null) }]))
            .Should().Contain("took 1.0 s: 3 requests, an unknown number of prompt and an unknown number of generated tokens");

    private CaseRecord LeftOut(string id) => _folder.Record(id, Verdict.Skip, reason: CaseOutcome.LeftOut("no time").Reason);

    private RunView View(IEnumerable<CaseRecord> records)
    {
        var run = _folder.Start();
        foreach (var record in records)
            CaseRecords.Write(run, record);
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        RunEnd.Write(run, _folder.Time);
        return RunReports.Render(run);
    }
}
