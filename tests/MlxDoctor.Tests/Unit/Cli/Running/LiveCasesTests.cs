using FluentAssertions;
using MlxDoctor.Cli.Output;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Running;

[Trait("Tier", "Smoke")]
public sealed class LiveCasesTests : IDisposable
{
    private static readonly string[] Planned = ["stop.a", "stop.b", "tools.a", "tools.b"];

    private readonly RunFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_cause_is_shown_once_and_passes_are_a_line_for_each_family()
    {
        var run = Shown(verbose: false, Records());

        Lines().Should().Equal(
            "check --server embedded",
            "  stop           1 pass, 1 skip                2.5 s  no stop strings",
            "  fail            tools.a                            1.2 s  parser: a tag in the content",
            "  inconclusive    tools.b                            1.2 s  the machine was busy",
            "  tools          1 fail, 1 inconclusive        2.5 s");
        run.Should().NotBeNull();
    }

    [Fact]
    public void Verbose_shows_every_case()
    {
        Shown(verbose: true, Records());

        Lines().Should().HaveCount(5).And.Contain(l => l.StartsWith("  pass            stop.a ", StringComparison.Ordinal)).And
            .NotContain(l => l.StartsWith("  stop  ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_family_that_the_run_did_not_finish_is_summed_up_at_the_end()
    {
        var (live, run) = Live(verbose: false);
        CaseRecords.Write(run, _folder.Record("stop.a"));
        live.ShowNew();
        Lines().Should().HaveCount(1, "one of two has ended");

        RunEnd.Write(run, _folder.Time);
        live.Summary(RunReports.Render(run));

        Lines().Should().Contain("  stop           1 pass                        1.2 s");
    }

    [Fact]
    public void The_end_shows_each_cause_whole_with_how_to_see_it_again_and_no_line_of_a_pipe_is_broken()
    {
        var (live, run) = Live(verbose: false);
        var curl = $"curl 'http://127.0.0.1:40001/v1' --data-binary '{new string('x', 900)}'";
        ServerRecords.Write(run, new ServerRecord { Profile = "mlx-lm", Model = "tiny", Launched = true, Command = "serve --port 8080" });
        CaseRecords.Write(run, _folder.Record("tools.a", Verdict.Fail, reason: "x") with
        {
            Findings = [new Finding(
                FindingCode.TextToolTag, "a tag in the content") { Blame = Blame.Parser, Sent = "POST\n{}", Expected = "none", Seen = "<tool>", Curl = curl }],
        });
        RunEnd.Write(run, _folder.Time);

        live.Summary(RunReports.Render(run));

        _output.ToString().Should().Contain(string.Join('\n',
            "1. parser: a tag in the content, tools.a",
            "   sent      POST {}",
            "   expected  none",
            "   seen      <tool>",
            "   start     serve --port 8080",
            $"   again     {curl.Replace("40001", "8080", StringComparison.Ordinal)}",
            "   next      harness/doctor check --case tools.a",
            ""));
        Lines()[^1].Should().Be("broken: 1 case fails (exit code 2)");
    }

    private IEnumerable<CaseRecord> Records()
    {
        var tag = new Finding(FindingCode.TextToolTag, "a tag in the content") { Blame = Blame.Parser };
        yield return _folder.Record("stop.a");
        yield return _folder.Record("stop.b", Verdict.Skip, reason: "no stop strings");
        yield return _folder.Record("tools.a", Verdict.Fail, reason: "x") with { Findings = [tag, tag with { Message = "another tag" }] };
        yield return _folder.Record("tools.b", Verdict.Inconclusive, reason: "the machine was busy");
    }

    private RunDirectory Shown(bool verbose, IEnumerable<CaseRecord> records)
    {
        var (live, run) = Live(verbose);
        foreach (var record in records)
        {
            CaseRecords.Write(run, record);
            live.ShowNew();
        }
        return run;
    }

    private (LiveCases Live, RunDirectory Run) Live(bool verbose)
    {
        var run = _folder.Start();
        var live = new LiveCases(run, ConsoleStyle.Create(_output), _folder.Time, verbose);
        live.Header(new RunRequest(Tier.Check).With(RunOptions.Server, "embedded"), Planned);
        return (live, run);
    }

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
