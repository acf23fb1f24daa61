using CsCheck;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Cli.Output;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

/// <summary>Whoever looks on is never left without a word for 30 s; all time is the test's own.</summary>
[Trait("Tier", "Smoke")]
public sealed class WaitTests : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_wait_is_told_every_ten_seconds_as_long_as_it_lasts()
    {
        var told = new List<string>();
        var waits = new WaitBook((id, what, elapsed) => told.Add(FormattableString.Invariant($"{id} {what} {elapsed.TotalSeconds}")), _folder.Time);

        using (waits.Begin("stop.emoji", () => "an answer"))
        {
            _folder.Time.Advance(TimeSpan.FromSeconds(9));
            told.Should().BeEmpty("most answers come at once");
            _folder.Time.Advance(TimeSpan.FromSeconds(1));
            _folder.Time.Advance(TimeSpan.FromSeconds(10));
        }
        _folder.Time.Advance(TimeSpan.FromMinutes(1));

        told.Should().Equal("stop.emoji an answer 10", "stop.emoji an answer 20");
    }

    [Fact]
    public void The_console_says_what_is_waited_for_since_when_and_in_which_case()
    {
        var run = _folder.Start();
        var (live, console) = Console(run);
        new TraceWriter(run, _folder.Time).Write(TraceWriter.CaseStarted, "tiny", "stop.emoji");
        using var wait = WaitBook.Of(run, "tiny", _folder.Time).Begin("stop.emoji", () => "the answer to POST /v1/chat/completions");

        Pass(live, TimeSpan.FromSeconds(19));
        console.ToString().Should().BeEmpty();
        Pass(live, TimeSpan.FromSeconds(2));

        console.ToString().Trim().Should().Be("… waits for the answer to POST /v1/chat/completions since 14:05:06 (20 s), in stop.emoji");
        Pass(live, TimeSpan.FromSeconds(21));
        console.ToString().Should().Contain("since 14:05:06 (40 s)");
    }

    [Fact]
    public void A_long_case_that_waits_for_nothing_in_particular_is_named_all_the_same()
    {
        var run = _folder.Start();
        var (live, console) = Console(run);
        new TraceWriter(run, _folder.Time).Write(TraceWriter.CaseStarted, "tiny", "perf.cold_ttft_ms");

        Pass(live, TimeSpan.FromSeconds(21));

        console.ToString().Trim().Should().Be("… runs perf.cold_ttft_ms since 14:05:06 (19 s)");
    }

    [Fact]
    public void A_test_host_that_says_nothing_at_all_is_told_too()
    {
        var (live, console) = Console(_folder.Start());

        Pass(live, TimeSpan.FromSeconds(21));

        console.ToString().Trim().Should().Be("… has heard nothing of the tests since 14:05:06 (20 s)");
    }

    [Fact]
    public void A_wait_that_is_over_is_told_no_more()
    {
        var run = _folder.Start();
        var (live, console) = Console(run);
        using (WaitBook.Of(run, "tiny", _folder.Time).Begin(null, () => "mlx-lm to boot"))
            Pass(live, TimeSpan.FromSeconds(21));

        Pass(live, TimeSpan.FromSeconds(21));

        console.ToString().Split('\n')[0].Should().Contain("waits for mlx-lm to boot");
        console.ToString().Split('\n')[1].Should().Contain("has heard nothing of the tests since 14:05:26");
    }

    [Fact]
    public void What_an_interrupted_run_waited_for_is_not_waited_for_by_the_one_that_goes_on()
    {
        var run = _folder.Start();
        new TraceWriter(run, _folder.Time).Write(TraceWriter.CaseStarted, "tiny", "stop.emoji");
        var (live, console) = Console(run);
        live.SkipWhatIsThere();

        Pass(live, TimeSpan.FromSeconds(21));

        console.ToString().Should().Contain("has heard nothing").And.NotContain("stop.emoji");
    }

    [Fact]
    public void Whatever_happens_no_silence_is_longer_than_thirty_seconds() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 200]).Array[0, 20].Sample(steps =>
        {
            var time = new FakeTimeProvider();
            var pulse = new RunPulse(time);
            var trace = new List<TraceEvent>();
            var last = time.GetTimestamp();
            foreach (var (kind, looks) in steps)
            {
                trace.Add(
                    new TraceEvent(time.GetUtcNow(), 1, ((string[])[TraceWriter.CaseStarted, TraceWriter.CaseEnded, TraceWriter.Waiting, "other"])[kind])
                    {
                        Case = "a.b",
                        Detail = "x",
                        DurationMs = 10_000,
                    });
                for (var i = 0; i < looks; i++)
                {
                    time.Advance(Look);
                    pulse.Hear(trace);
                    if (pulse.Line() is not null)
                        last = time.GetTimestamp();
                    if (time.GetElapsedTime(last) > TimeSpan.FromSeconds(30))
                        return false;
                }
            }
            return true;
        }, iter: 100);

    private (LiveCases Live, StringWriter Console) Console(RunDirectory run)
    {
        var console = new StringWriter();
        return (new LiveCases(run, ConsoleStyle.Create(console), _folder.Time), console);
    }

    /// <summary>As the front door does: a look every 200 ms.</summary>
    private void Pass(LiveCases live, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Look)
        {
            _folder.Time.Advance(Look);
            live.ShowNew();
        }
    }
}
