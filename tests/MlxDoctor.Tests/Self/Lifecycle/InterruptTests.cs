using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>Ctrl-C, and the polite end that a job runner asks for.</summary>
[Trait("Tier", "Self")]
public sealed class InterruptTests
{
    [SkippableTheory]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    // What a terminal does: every process in the foreground group hears of it, the server and the test host too.
    [InlineData("INT", true)]
    public async Task An_interrupted_run_stops_its_server_writes_what_is_there_and_ends_with_2(string signal, bool wholeGroup)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs setsid, and /proc to see whether the server lives");
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-interrupt-");
        try
        {
            using var doctor = DoctorProcess.StartInGroup("check", "--area", "contract,output", "--out", runs.FullName);
            var output = doctor.StandardOutput.ReadToEndAsync();
            var error = doctor.StandardError.ReadToEndAsync();
            var run = RunDirectory.Open(await DoctorProcess.FirstRecordAsync(runs.FullName));
            var server = ServerRecords.ReadAll(run).Records.Single().Launches[0].Pid!.Value;

            await DoctorProcess.SignalAsync(signal, wholeGroup ? -doctor.Id : doctor.Id);
            await doctor.WaitForExitAsync();

            doctor.ExitCode.Should().Be(2, await error);
            (await output).Should().Contain("interrupted").And.Contain("report.md");
            DoctorProcess.IsAlive(server).Should().BeFalse();
            DoctorProcess.WithEnvironment(run.Root).Should().BeEmpty("no process of the run is left");
            var result = JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!;
            ((bool)result["aborted"]!).Should().BeTrue();
            ((int)result["exit_code"]!).Should().Be(2);
            result["cases"]!.AsArray().Should().NotBeEmpty();
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }
}
