using FluentAssertions;
using MlxDoctor.Proofs.Paced;
using MlxDoctor.Proofs.Proxy.Faults;
using MlxDoctor.Proofs.ProxyBench;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Proxy;

[Trait("Tier", "Smoke")]
public sealed class WirePageTests : IDisposable
{
    private static readonly ProofRun Made = new("0123456789", new(2026, 11, 30, 16, 0, 0, TimeSpan.Zero), 12.5, "Chip", 3.5, 4) { Likely = true };
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_was_missed_or_not_put_stays_in_the_count_of_all_faults()
    {
        var page = Page(
            ("stream.done-missing", Noticed()),
            ("param.tool-choice-dropped",
                Row(touched: true, ("tools.choice-none", "deviates as known: tool_choice is ignored")) with { LikelyOnly = true, Put = 2 }),
            ("state.strays", Row(touched: true) with { Put = 251 }),
            ("state.health-500", Row(touched: false)));

        page.Should().Contain(FormattableString.Invariant(
            $"- s (s 1): 1 of {WireFaults.All.Count} faults noticed; 1 missed by all cases, 1 missed by the cases that are likely to notice and not put to ")
                + FormattableString.Invariant(
                    $"every case (`--likely`), 1 without any effect before it, {WireFaults.All.Count - 4} not put to every case. Clean wire: 1 false alarm in ")
                        + FormattableString.Invariant($"3 runs of all 251 cases.\n"));
        page.Should().Contain(
            "- `param.tool-choice-dropped` (tool\\_choice is lost): missed by the 2 cases that are likely to notice, not put to every case\n  - "
                + "`tools.choice-none`: deviates as known: tool\\_choice is ignored\n");
        page.Should().Contain("- `state.strays` (the server works on for a client that left): missed by all 251 cases\n").And
            .Contain("- `state.health-500` (health is a 500): no effect before this server\n");
        page.Should().Contain("| `param.tool-choice-dropped` | tool_choice is lost | not noticed by the likely cases |").And.Contain("| MISSED |").And
            .Contain("| not put to every case |");
    }

    [Fact]
    public void The_page_says_which_run_made_a_row()
    {
        Page(("stream.done-missing", Noticed() with { Run = Made }), ("stream.done-twice", Noticed())).Should()
            .Contain(
                "  - 1 fault with `--likely` and the clean runs: commit `0123456789`, 2026-11-30, took 12.5 min; Chip; load average 3.5 before and 4.0 after")
            .And.Contain("  - 1 fault: commit, date, seconds, machine, load and `--likely` not recorded\n");
    }

    [Fact]
    public void What_was_written_is_read_as_it_was()
    {
        var server =
            Server(
                ("stream.done-missing", Noticed() with { Run = Made, At = Made.At, Seconds = 1.5, LikelyOnly = true, Put = 3 }),
                ("state.strays", Row(true, ("leave.x", "holds")) with { Masked = ["a.b: c.d"] }));
        File.WriteAllText(_file, WireFile.Of(new Dictionary<string, WireServer> { ["s"] = server }));

        WireFile.Read(_file).Should().ContainKey("s").WhoseValue.Should().BeEquivalentTo(server);
    }

    [Fact]
    public void A_file_of_the_first_layout_is_read_with_null_for_what_it_does_not_tell()
    {
        File.WriteAllText(_file, """
            {"s":{"version":"s 1","clean_runs":1,"false_alarms":[],"faults":{"stream.done-missing":["finish.length","stream.done-missing"],"state.strays":{"masked":["a.b: c.d"]},"state.health-500":"no effect","stream.done-twice":null}}}
            """);

        var server = WireFile.Read(_file)["s"];

        server.Faults["stream.done-missing"].Should().BeEquivalentTo(new WireCell { Effect = true, Case = "finish.length", Code = "stream.done-missing" });
        server.Faults["state.strays"].Should().BeEquivalentTo(new { Missed = true, Masked = new[] { "a.b: c.d" } });
        server.Faults["stream.done-twice"].Missed.Should().BeTrue();
        server.Faults["state.health-500"].Effect.Should().BeFalse();
        WirePage.Of(WireFile.Read(_file)).Should().Contain("in 1 run of all cases.").And.Contain("  - what the likely cases said: not recorded\n").And
            .Contain("those of the clean wire among them (not recorded which): `a.b: c.d`\n");
    }

    [Fact]
    public void Likely_cases_that_miss_do_not_undo_what_all_cases_missed_but_say_why()
    {
        var all = Row(true) with { Put = 251 };
        var likely = Row(true, ("leave.x", "holds")) with { LikelyOnly = true, Put = 1 };

        likely.Over(all).Should().BeEquivalentTo(new { Missed = true, Put = 251, Likely = new Dictionary<string, string> { ["leave.x"] = "holds" } });
        likely.Over(Noticed()).Open.Should().BeTrue();
        all.Over(likely).Should().BeSameAs(all);
    }

    private static string Page(params (string Fault, WireCell Cell)[] cells) => WirePage.Of(new Dictionary<string, WireServer> { ["s"] = Server(cells) });

    private static WireServer Server(params (string Fault, WireCell Cell)[] cells) => new()
    {
        Version = "s 1",
        CleanRuns = 3,
        CleanCases = 251,
        FalseAlarms = ["a.b: wrong"],
        Known = ["a.c: d.e"],
        CleanRun = Made,
        Faults = cells.ToDictionary(c => c.Fault, c => c.Cell),
    };

    private static WireCell Noticed() => new() { Effect = true, Case = "finish.length", Code = "stream.done-missing" };

    private static WireCell Row(bool touched, params (string Case, string Said)[] likely) =>
        new() { Effect = touched, LikelyOnly = false, Likely = likely.ToDictionary(l => l.Case, l => l.Said) };
}
