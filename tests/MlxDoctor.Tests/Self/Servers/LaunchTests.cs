using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

[Trait("Tier", "Self")]
public sealed class LaunchTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_server_that_crashes_is_reported_with_exit_code_command_log_and_its_last_40_lines()
    {
        var script = _dir.Script("crash", "for i in $(seq 100); do echo \"line $i.\"; done; printf '\\033[31mlast words\\033[0m\\n'; exit 7\n");
        var message = await FailureAsync($"{script} {{port}}");
        message.Should().Contain("exit code 7").And.Contain($"{script} ").And.Contain(_dir.Sub("run/server-d.log"))
            .And.Contain("last words").And.NotContain("\u001b").And.Contain("line 100.").And.NotContain("line 60.");
        message.Split('\n').Count(l => l.StartsWith("  | ", StringComparison.Ordinal)).Should().Be(40);
        NothingIsLeft();
    }

    [Fact]
    public async Task A_death_by_signal_names_the_signal() =>
        (await FailureAsync($"{_dir.Script("die", "kill -9 $$\n")} {{port}}")).Should().Contain("exit code 137 (signal 9)");

    [Fact]
    public async Task A_server_that_never_listens_runs_into_the_time_out_and_is_ended()
    {
        var script = _dir.Script("sleepy", "echo starting; exec sleep 300\n");
        var message = await FailureAsync($"{script} {{port}}", o => o with { BootTimeout = TimeSpan.FromSeconds(1) });
        message.Should().Contain("not ready within 1 s").And.Contain("nothing listens on port").And.Contain("| starting");
        NothingIsLeft();
    }

    [Fact]
    public async Task What_a_boot_waits_for_is_told_while_it_goes_on()
    {
        var time = new FakeTimeProvider();
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var script = _dir.Script("sleepy", $"touch {_dir.Sub("started")}; exec sleep 300\n");
        var launch = ServerLauncher.LaunchAsync(
            DummyServer.Profile(), "m",
            DummyServer.Options(_dir, $"{script} {{port}}") with
            {
                Waits = new WaitBook(
                (_, what, elapsed) => told.TrySetResult($"{what} {elapsed.TotalSeconds}"), time)
            }, stop.Token);
        while (!told.Task.IsCompleted && !launch.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        (await told.Task).Should().Contain("dummy to boot").And.Contain("last seen: ");
        await stop.CancelAsync();
        var end = () => launch;
        await end.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task What_is_no_program_is_an_environment_error()
    {
        var file = _dir.Script("none", "");
        File.WriteAllBytes(file, [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0]);
        (await FailureAsync($"{file} {{port}}")).Should().Contain("can't execute");
        NothingIsLeft();
    }

    [SkippableFact]
    public async Task A_cancelled_wait_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        var launch = () => ServerLauncher.LaunchAsync(
            DummyServer.Profile(), "m", DummyServer.Options(_dir, $"{_dir.Script("sleepy", "exec sleep 300\n")} {{port}}"), cancel.Token);
        await launch.Should().ThrowAsync<OperationCanceledException>();
        NothingIsLeft();
    }

    [SkippableFact]
    public async Task A_server_that_dies_in_the_first_completion_is_reported_as_dead()
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        (await FailureAsync(DummyServer.Command(_dir, "dies-in-completion"))).Should().Contain("exit code 9").And.Contain("out of memory");
    }

    [SkippableFact]
    public async Task A_failed_load_is_reported_although_the_process_lives_on()
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        // Not ready before it fails: the completion is refused until then.
        (await FailureAsync(DummyServer.Command(_dir, "load-fails,refuses"))).Should().Contain("failed to load").And.Contain("503");
        NothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("refuses", "refuses a completion", "NEEDLE")]
    [InlineData("empty-completion", "not ready within", "<html>hello</html>")]
    public async Task Healthy_is_not_ready_until_a_completion_comes(string mode, string what, string seen)
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        (await FailureAsync(
            DummyServer.Command(_dir, mode), o => o with { Clock = new FastClock(20), BootTimeout = TimeSpan.FromSeconds(mode == "refuses" ? 600 : 60) }))
            .Should().Contain(what).And.Contain(seen);
        NothingIsLeft();
    }

    [SkippableFact]
    public async Task The_environment_is_a_scratch_home_without_the_users_tokens()
    {
        Environment.SetEnvironmentVariable("HF_TOKEN", "hf_secret");
        try
        {
            await FailureAsync($"{_dir.Script("show", "env; ls $HF_HOME; exit 1\n")} {{port}}", o => o with
            {
                Environment = new Dictionary<string, string> { ["MINE"] = "7" },
            });
        }
        finally
        {
            Environment.SetEnvironmentVariable("HF_TOKEN", null);
        }
        var log = await File.ReadAllLinesAsync(_dir.Sub("run/server-d.log"));
        log.Should().Contain(
            [$"HOME={_dir.Sub("run/scratch/d-1")}", $"HF_HOME={_dir.Sub("run/scratch/d-1/hf")}", "HF_HUB_OFFLINE=1", "PYTHONUNBUFFERED=1", "MINE=7", "hub"])
            .And.NotContain(l => l.Contains("hf_secret"));
        Directory.Exists(_dir.Sub("run/scratch/d-1")).Should().BeFalse();
    }

    [SkippableFact]
    public async Task A_death_after_the_boot_is_told_by_the_obituary()
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        await using var server = await ServerLauncher.LaunchAsync(
            DummyServer.Profile(), "m", DummyServer.Options(_dir, DummyServer.Command(_dir, "ok")), CancellationToken.None);
        server.Obituary.Should().BeNull();
        Signals.Send(server.ProcessId!.Value, Signals.Kill).Should().BeTrue();
        for (var i = 0; i < 200 && server.Obituary is null; i++)
            await Task.Delay(50);
        server.Obituary.Should().Contain("exit code 137 (signal 9)").And.Contain("listening").And.Contain("server-d.log");
        await server.RestartAsync("it died", CancellationToken.None);
        server.Obituary.Should().BeNull();
        server.Launches.Should().Be(2);
    }

    private async Task<string> FailureAsync(string command, Func<LaunchOptions, LaunchOptions>? change = null)
    {
        var options = DummyServer.Options(_dir, command);
        var launch = () => ServerLauncher.LaunchAsync(DummyServer.Profile(), "m", change?.Invoke(options) ?? options, CancellationToken.None);
        return (await launch.Should().ThrowAsync<EnvironmentException>()).Which.Message;
    }

    private void NothingIsLeft()
    {
        if (Directory.Exists(_dir.Sub("state")))
            Directory.EnumerateFiles(_dir.Sub("state")).Should().BeEmpty();
        Platform.Current.WithEnvironment(_dir.Path).Should().BeEmpty("the scratch home is in every descendant's environment");
    }
}
