using System.Globalization;
using FluentAssertions;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Children;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>What a child starts ends with it.</summary>
[Trait("Tier", "Self")]
public sealed class ChildRunTests : IDisposable
{
    /// <summary>Leaves a process in the background and its id in a file.</summary>
    private const string Starts = "sleep 600 & echo $! >started.new; mv started.new started; ";

    private readonly TempDir _dir = new();

    private string Said => Path.Combine(_dir.Path, "started");

    private int Started => int.Parse(File.ReadAllText(Said), CultureInfo.InvariantCulture);

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task The_doctor_starts_itself_as_a_child()
    {
        using var output = new StringWriter();
        var (program, arguments) = DoctorCommand.Of(new Workspace(Repo.Root), ["explain", "stop.emoji"]);

        var (code, _) = await new ChildRun(output).RunAsync(program, arguments, Repo.Root, CancellationToken.None);

        code.Should().Be(0, output.ToString());
        output.ToString().Should().Contain("stop.emoji");
    }

    [SkippableFact]
    public async Task The_end_that_is_asked_for_ends_the_child_and_what_it_started()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "looks in /proc");
        using var stop = new CancellationTokenSource();
        var running = new ChildRun(TextWriter.Null).RunAsync("sh", ["-c", Starts + "wait"], _dir.Path, stop.Token);
        await DoctorProcess.UntilAsync(() => File.Exists(Said), "the child starts something");
        DoctorProcess.IsAlive(Started).Should().BeTrue();

        await stop.CancelAsync();

        var end = async () => await running;
        await end.Should().ThrowAsync<OperationCanceledException>();
        await DoctorProcess.UntilAsync(() => !DoctorProcess.IsAlive(Started), "what the child started ends");
    }

    [SkippableFact]
    public async Task A_process_that_a_child_leaves_is_ended_and_counted()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "looks in /proc");
        using var output = new StringWriter();

        var (code, left) = await new ChildRun(output).RunAsync("sh", ["-c", Starts + "echo said; exit 3"], _dir.Path, CancellationToken.None);

        (code, left).Should().Be((3, 1));
        output.ToString().Should().Be("said" + Environment.NewLine);
        await DoctorProcess.UntilAsync(() => !DoctorProcess.IsAlive(Started), "what was left ends");
    }
}
