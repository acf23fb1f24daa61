using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class TraceTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_event_comes_back_as_it_was_written()
    {
        var run = _folder.Reserve();

        new TraceWriter(run, _folder.Time).Write("server.ready", "tiny", "contract.a", "two\r\nlines \u2028 😀", 1.5);

        TraceWriter.Read(run).Events.Single().Should().Be(
            new TraceEvent(_folder.Time.GetUtcNow(), Environment.ProcessId, "server.ready")
            {
                Model = "tiny",
                Case = "contract.a",
                Detail = "two\r\nlines \u2028 😀",
                DurationMs = 1.5,
            });
        File.ReadAllLines(run.Trace).Should().HaveCount(1);
    }

    [Fact]
    public async Task Writers_that_know_nothing_of_each_other_lose_no_line()
    {
        var run = _folder.Reserve();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
                new TraceWriter(run, _folder.Time).Write($"w{w}.{i}", detail: new string('x', 3000));
        })));

        var (events, unreadable) = TraceWriter.Read(run);
        unreadable.Should().Be(0);
        events.Select(e => e.Event).Should().BeEquivalentTo(
            Enumerable.Range(0, 4).SelectMany(w => Enumerable.Range(0, 20).Select(i => $"w{w}.{i}")));
    }

    [Fact]
    public void A_line_torn_by_a_kill_costs_only_itself()
    {
        var run = _folder.Reserve();
        var trace = new TraceWriter(run, _folder.Time);
        trace.Write("first");
        File.AppendAllText(run.Trace, "{\"at\":\"2026-");

        trace.Write("second");

        var (events, unreadable) = TraceWriter.Read(run);
        events.Select(e => e.Event).Should().Equal("first", "second");
        unreadable.Should().Be(1);
    }

    [Fact]
    public void A_run_without_a_trace_has_no_events() => TraceWriter.Read(_folder.Reserve()).Events.Should().BeEmpty();
}
