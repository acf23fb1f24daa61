using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>kill -9 of one of the two processes that make a run; of both is in <see cref="KilledRunTests"/>.</summary>
[Trait("Tier", "Self")]
public sealed class KilledPartTests : IDisposable
{
    private readonly TempDir _dir = new();
    private readonly string _checkout;

    public KilledPartTests() => _checkout = LinkedCheckout.Create(_dir.Sub("checkout"));

    private string Runs => _dir.Sub("runs");

    public void Dispose() => _dir.Dispose();

    [SkippableFact]
    public async Task A_killed_test_host_is_an_aborted_run_that_can_be_read_and_leaves_no_server()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "finds the test host in /proc");
        using var doctor = Start("check", "--area", "contract", "--out", Runs);
        var ending = DoctorProcess.EndAsync(doctor);
        var run = RunDirectory.Open(await DoctorProcess.FirstRecordAsync(Runs));
        var server = ServerOf(run);

        await DoctorProcess.SignalAsync("KILL", HostOf(run));

        var (code, output, error) = await ending;
        code.Should().Be(2, output + error);
        error.Should().Contain("that a killed run left", "the command line ends what its test host could not");
        DoctorProcess.IsAlive(server).Should().BeFalse();
        var result = JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!;
        ((bool)result["aborted"]!).Should().BeTrue();
        ((int)result["counts"]!["pass"]!).Should().BeGreaterThan(0);
        await ReadableAsync(run);
    }

    [SkippableFact]
    public async Task A_killed_command_line_leaves_a_run_that_can_be_read_and_nothing_that_the_next_start_does_not_end()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "finds the test host in /proc");
        using var doctor = Start("check", "--case", "stop.*", "--out", Runs);
        var ending = DoctorProcess.EndAsync(doctor);
        var run = RunDirectory.Open(await DoctorProcess.FirstRecordAsync(Runs));
        var (server, host) = (ServerOf(run), HostOf(run));

        doctor.Kill();

        (await ending).Code.Should().Be(137);
        // The tests are nobody's children now; they end by themselves, with their server.
        await DoctorProcess.UntilAsync(() => !DoctorProcess.IsAlive(host), "the test host ends");
        using var next = Start("check", "--case", "models.list", "--out", Runs);
        var (code, _, error) = await DoctorProcess.EndAsync(next);
        code.Should().Be(0, error);
        DoctorProcess.IsAlive(server).Should().BeFalse();
        await DoctorProcess.UntilAsync(() => !DoctorProcess.WithEnvironment(run.Root).Any(), "nothing of the run is left");
        await ReadableAsync(run);
    }

    private System.Diagnostics.Process Start(params string[] arguments) => DoctorProcess.StartIn(_checkout, new Dictionary<string, string>(), arguments);

    private static int ServerOf(RunDirectory run) => ServerRecords.ReadAll(run).Records.Single().Launches[0].Pid!.Value;

    private static int HostOf(RunDirectory run) =>
        DoctorProcess.WithEnvironment(run.Root).Single(p => p.Command.Contains("testhost", StringComparison.Ordinal)).Pid;

    /// <summary>The reports are made again from the records, twice the same, and tell of every one.</summary>
    private static async Task ReadableAsync(RunDirectory run)
    {
        (await DoctorProcess.RunAsync("report", run.Root)).Code.Should().Be(0);
        var first = await File.ReadAllTextAsync(run.ReportFile);
        (await DoctorProcess.RunAsync("report", run.Root)).Code.Should().Be(0);
        (await File.ReadAllTextAsync(run.ReportFile)).Should().Be(first);
        var cases = CaseRecords.ReadAll(run);
        cases.Unreadable.Should().BeEmpty();
        var result = JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!;
        result["cases"]!.AsArray().Select(c => (string)c!["record"]!).Should().Contain(cases.Records.Select(r => r.File)).And.NotBeEmpty();
    }
}
