using FluentAssertions;
using MlxDoctor.Cli.Output;
using MlxDoctor.Cli.Running;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Running;

[Trait("Tier", "Smoke")]
public sealed class RunProgressTests : IDisposable
{
    private static readonly CaseOrder Order = new("c", [new("a.one", 1, 1, 1, 1), new("a.two", 3, 1, 1, 1)]);
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_time_left_follows_from_what_the_cases_before_took_against_the_embedded_server()
    {
        var progress = new RunProgress(Order, ["a.one", "a.two"], 1, null, _folder.Time);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        progress.Left.Should().BeNull("the server boots");
        progress.Line("waits").Should().Be("[0/2] waits");

        progress.Started();
        _folder.Time.Advance(TimeSpan.FromSeconds(20));
        progress.Ended(_folder.Record("a.one"));
        progress.Ended(_folder.Record("vstest.other"));

        progress.Left.Should().Be(TimeSpan.FromSeconds(60), "a quarter took 20 s");
        progress.Line("runs a.two").Should().Be("[1/2] runs a.two, about 60 s left");
    }

    [Fact]
    public void With_a_budget_never_more_is_left_than_of_the_budget()
    {
        var progress = new RunProgress(Order, ["a.one", "a.two"], 2, TimeSpan.FromSeconds(30), _folder.Time);
        progress.Started();
        progress.Left.Should().Be(TimeSpan.FromSeconds(30));
        _folder.Time.Advance(TimeSpan.FromSeconds(20));
        progress.Ended(_folder.Record("a.one"));

        progress.Head.Should().Be("[1/4]");
        progress.Left.Should().Be(TimeSpan.FromSeconds(10));
        _folder.Time.Advance(TimeSpan.FromSeconds(40));
        progress.Left.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void The_line_of_a_terminal_is_written_over_and_never_longer_than_it()
    {
        using var terminal = new StringWriter();
        var line = new LiveLine(terminal, () => 20);

        line.Clear();
        line.Show("[1/2] runs a.two, about 60 s left");
        line.Show("[2/2]\nruns");
        line.Clear();
        line.Clear();

        terminal.ToString().Should().Be($"\r[1/2] runs a.two, …\r[2/2] runs{new string(' ', 9)}\r{new string(' ', 10)}\r");
    }
}
