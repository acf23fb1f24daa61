using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The clock is set back while something is measured or written down.</summary>
[Trait("Tier", "Self")]
public sealed class ClockSetBackTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SetBackClock _clock = new();
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_request_takes_as_long_as_it_takes()
    {
        using var server = new StubServer((_, _) =>
        {
            _clock.SetBack(Hour);
            return (200, """{"object":"list","data":[{"id":"m","object":"model"}]}""");
        });
        using var client = new ApiClient(new Endpoint(new Uri(server.Url + "/v1"), "m"), new ClientOptions(), _clock);
        var before = _clock.GetUtcNow();
        var stamp = _clock.GetTimestamp();

        var transcript = await client.SendAsync(ApiRequest.Get("/v1/models"), CancellationToken.None);

        transcript.Status.Should().Be(200);
        transcript.SentAt.Should().BeOnOrAfter(before, "it was sent before the clock was set back");
        _clock.GetUtcNow().Should().BeBefore(before);
        transcript.EndTicks.Should().BePositive().And.BeLessThanOrEqualTo(_clock.GetTimestamp() - stamp);
        transcript.HeadersTicks.Should().BePositive().And.BeLessThanOrEqualTo(transcript.EndTicks);
    }

    [SkippableFact]
    public async Task A_server_boots_and_stops_and_its_boot_time_is_the_real_one()
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        var options = DummyServer.Options(_dir, DummyServer.Command(_dir, "ok")) with
        {
            Clock = _clock,
            ChoosePort = () =>
            {
                _clock.SetBack(Hour);
                return LoopbackPort.Free();
            },
        };
        var stamp = _clock.GetTimestamp();

        await using var server = await ServerLauncher.LaunchAsync(DummyServer.Profile(), "m", options, CancellationToken.None);

        server.BootTime.Should().BePositive().And.BeLessThanOrEqualTo(_clock.GetElapsedTime(stamp));
        _clock.SetBack(Hour);
        await server.StopAsync();
        server.Obituary.Should().Be("stopped by the harness");
    }

    [Fact]
    public void A_run_keeps_every_record_and_its_verdict_and_shows_no_time_below_zero()
    {
        var run = RunDirectory.Reserve(_dir.Path, "check", _clock);
        RunManifest.Start("check", _clock).Write(run);
        var trace = new TraceWriter(run, _clock);
        Write(run, trace, "contract.first", 1, Verdict.Pass);
        Write(run, trace, "contract.twice", 1, Verdict.Fail);
        _clock.SetBack(Hour);
        Write(run, trace, "contract.twice", 2, Verdict.Pass);
        Write(run, trace, "contract.last", 1, Verdict.Pass);
        RunEnd.Write(run, _clock);

        var view = RunReports.Render(run);

        view.ExitCode.Should().Be(0, "the later attempt decides, not the later hour");
        view.Counts.Should().Be(new VerdictCounts(3, 0, 0, 0, 0, 0, 0));
        view.Cases.Single(c => c.Record.Id == "contract.twice").Attempts.Select(a => a.Verdict).Should().Equal(Verdict.Fail, Verdict.Pass);
        view.Cases.Should().OnlyContain(c => c.Record.DurationMs >= 0);
        TraceWriter.Read(run).Events.Select(e => e.Case).Should().Equal("contract.first", "contract.twice", "contract.twice", "contract.last");
        File.ReadAllText(run.ReportFile).Should().Contain("took — (the clock was set back meanwhile)").And.NotMatchRegex(@"-\d+(\.\d+)? (ms|s|min)\b");
        RunDirectory.Reserve(_dir.Path, "check", _clock).Root.Should().NotBe(run.Root);
    }

    private void Write(RunDirectory run, TraceWriter trace, string id, int attempt, Verdict verdict)
    {
        var (started, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        trace.Write("case.started", "m", id);
        var outcome = verdict == Verdict.Pass ? CaseOutcome.Pass() : CaseOutcome.From([new(FindingCode.ContentDiffers, "wrong")]);
        CaseRecords.Write(run, CaseRecord.Of(outcome, id, "contract", "m", attempt, started, _clock.GetElapsedTime(stamp).TotalMilliseconds));
    }
}
