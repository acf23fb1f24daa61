using System.Diagnostics;
using CliWrap;
using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

[Trait("Tier", "Self")]
public sealed class OrphanReaperTests : IDisposable
{
    private static readonly ProcessRef Dead = new(Environment.ProcessId, "started another time");

    private readonly TempDir _dir = new();
    private readonly Process _sleeper = Process.Start(new ProcessStartInfo("/bin/sleep", "300"))!;

    private string State => _dir.Sub("state");

    public void Dispose()
    {
        _sleeper.Kill();
        _sleeper.Dispose();
        _dir.Dispose();
    }

    [SkippableFact]
    public async Task What_a_killed_test_host_left_is_ended_by_the_next_run()
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        DummyServer.Command(_dir, "daemon");
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var child = CliWrap.Cli.Wrap("dotnet")
            .WithArguments(["vstest", typeof(OrphanReaperTests).Assembly.Location, $"/TestCaseFilter:FullyQualifiedName~{nameof(HostThatIsKilled)}"])
            .WithEnvironmentVariables(e => e.Set(HostThatIsKilled.Folder, _dir.Path))
            .WithWorkingDirectory(_dir.Path)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(giveUp.Token);
        while (!File.Exists(_dir.Sub("ready")))
            await Task.Delay(100, giveUp.Token);
        var file = Directory.EnumerateFiles(State, "*" + ServerLock.Extension).Single();
        var left = ServerLock.Read(file)!;
        var pids =
            (await File.ReadAllTextAsync(_dir.Sub("ready"))).Split(' ').Select(p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var orphans = pids.Select(p => new ProcessRef(p, Platform.Current.StartMark(p)!)).ToList();
        orphans.Should().HaveCount(2);

        OrphanReaper.Reap(State).Should().BeEmpty("its host is alive");
        Signals.Send(left.Host.Pid, Signals.Kill).Should().BeTrue();
        await child;
        orphans.Should().OnlyContain(p => Platform.Current.StartMark(p.Pid) == p.StartMark, "a killed host takes nothing along");

        OrphanReaper.Reap(State).Should().ContainSingle().Which.Should().Contain("2 process(es)").And.Contain("dummy.pl");
        await GoneAsync(orphans);
        Directory.EnumerateFiles(State).Should().BeEmpty();
        OrphanReaper.Reap(State).Should().BeEmpty();
    }

    [Fact]
    public void A_process_that_only_shares_the_id_is_never_touched()
    {
        Lock(Dead, new(_sleeper.Id, "another start"));
        OrphanReaper.Reap(State).Should().BeEmpty();
        _sleeper.HasExited.Should().BeFalse();
        Directory.EnumerateFiles(State).Should().BeEmpty("nothing is left to wait for");
    }

    [Fact]
    public void A_server_whose_host_lives_is_no_orphan()
    {
        Lock(Ref(Environment.ProcessId), Ref(_sleeper.Id));
        OrphanReaper.Reap(State).Should().BeEmpty();
        _sleeper.HasExited.Should().BeFalse();
        Directory.EnumerateFiles(State).Should().ContainSingle();
    }

    [Fact]
    public async Task The_recorded_process_of_a_dead_host_is_ended()
    {
        Lock(Dead, Ref(_sleeper.Id));
        OrphanReaper.Reap(State).Should().ContainSingle();
        await _sleeper.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _sleeper.ExitCode.Should().Be(137);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"tag\":\"\",\"host\":null,\"command\":\"\"}")]
    [InlineData("{\"server\":{\"pid\":1,\"start_mark\":\"x\"}}")]
    public void A_lock_file_that_is_none_is_removed_and_harms_nobody(string text)
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "x" + ServerLock.Extension), text);
        OrphanReaper.Reap(State).Should().BeEmpty();
        Directory.EnumerateFiles(State).Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("d0c70000")]
    [InlineData("DOCTOR")]
    public void A_tag_that_is_part_of_others_is_no_tag(string tag)
    {
        // Read rather than reaped: were this wrong, reaping would end the servers of runs beside this one.
        new ServerLock { Tag = tag, Host = Dead, Command = "x" }.Write(State);
        ServerLock.Read(ServerLock.PathOf(State, tag)).Should().BeNull();
    }

    [Fact]
    public async Task A_tag_finds_only_its_own_processes()
    {
        var (mine, others) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        using var own = Tagged(mine);
        using var other = Tagged(others);
        new ServerLock { Tag = mine, Host = Dead, Command = "never recorded its pid" }.Write(State);
        OrphanReaper.Reap(State).Should().ContainSingle().Which.Should().Contain("1 process(es)");
        await own.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        other.HasExited.Should().BeFalse();
        other.Kill();
    }

    private static Process Tagged(string tag)
    {
        var start = new ProcessStartInfo("/bin/sleep", "300");
        start.Environment[StartPlan.TagVariable] = tag;
        return Process.Start(start)!;
    }

    private static ProcessRef Ref(int pid) => new(pid, Platform.Current.StartMark(pid)!);

    private void Lock(ProcessRef host, ProcessRef server) =>
        new ServerLock { Tag = Guid.NewGuid().ToString("N"), Host = host, Server = server, Command = "sleep 300" }.Write(State);

    private static async Task GoneAsync(IReadOnlyList<ProcessRef> processes)
    {
        for (var i = 0; i < 100 && processes.Any(p => Platform.Current.StartMark(p.Pid) == p.StartMark); i++)
            await Task.Delay(50);
        processes.Should().OnlyContain(p => Platform.Current.StartMark(p.Pid) != p.StartMark);
    }
}
