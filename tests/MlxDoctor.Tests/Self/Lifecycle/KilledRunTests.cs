using System.Diagnostics;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>A run that is killed half way leaves a readable directory, and the next run ends its server.</summary>
[Trait("Tier", "Self")]
public sealed class KilledRunTests
{
    [SkippableFact]
    public async Task A_run_whose_processes_are_killed_can_be_read_and_its_server_is_ended_by_the_next_run()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "finds the processes of the run in /proc");
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-killed-");
        try
        {
            var checkout = LinkedCheckout.Create(Path.Combine(folder.FullName, "checkout"));
            var runs = Directory.CreateDirectory(Path.Combine(folder.FullName, "runs"));
            using var doctor = DoctorProcess.StartIn(checkout, new Dictionary<string, string>(), "check", "--area", "contract", "--out", runs.FullName);
            var run = RunDirectory.Open(await DoctorProcess.FirstRecordAsync(runs.FullName));
            var server = ServerRecords.ReadAll(run).Records.Single().Launches[0].Pid!.Value;

            foreach (var (pid, command) in DoctorProcess.WithEnvironment(run.Root)
                .Where(p => !p.Command.Contains("mlxdoctor-embedded", StringComparison.Ordinal))
                .ToList())
                Kill(pid, command);
            doctor.Kill();
            await doctor.WaitForExitAsync();

            DoctorProcess.IsAlive(server).Should().BeTrue("the server is what the next run must find");
            var view = RunReports.Render(run);
            view.Aborted.Should().BeTrue();
            view.ExitCode.Should().Be(2);
            JsonNode.Parse(File.ReadAllText(run.ResultFile))!["cases"]!.AsArray().Should().NotBeEmpty();
            using var next = DoctorProcess.StartIn(checkout, new Dictionary<string, string>(), "check", "--case", "models.list", "--out", runs.FullName);
            var (code, _, error) = await DoctorProcess.EndAsync(next);
            code.Should().Be(0, error);
            DoctorProcess.IsAlive(server).Should().BeFalse("the next run ends what a killed run left");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_front_door_judges_and_leaves_every_report()
    {
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-run-");
        try
        {
            var (code, output, error) = await DoctorProcess.RunAsync("check", "--case", "stop.*", "--out", runs.FullName);

            code.Should().Be(0, output + error);
            var run = runs.EnumerateDirectories().Single().FullName;
            var result = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "result.json")))!;
            ((int)result["exit_code"]!).Should().Be(0);
            ((int)result["counts"]!["pass"]!).Should().BeGreaterThan(10);
            foreach (var name in (string[])["report.md", "diff.md", "trace.jsonl", "run.json", "end.json", "server-doctor-tiny.log"])
                File.Exists(Path.Combine(run, name)).Should().BeTrue(name);
            var before = await File.ReadAllBytesAsync(Path.Combine(run, "report.md"));
            (await DoctorProcess.RunAsync("report", run)).Code.Should().Be(0);
            (await File.ReadAllBytesAsync(Path.Combine(run, "report.md"))).Should().Equal(before);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_boot_is_one_message_with_its_command_and_exit_code_2()
    {
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-boot-");
        try
        {
            var (code, output, _) = await DoctorProcess.RunAsync(
                "check", "--server", "custom", "--command", "false {model} {port}", "--model", "doctor-tiny", "--case", "finish.*", "--out", runs.FullName);

            code.Should().Be(2);
            output.Should().MatchRegex(@"(?m)^1\. server: the server did not boot").And.Contain("   command: ").And.Contain("   try: ").And
                .MatchRegex(@"(?m)^\d+ cases not run: there is no server to ask");
            output.Split('\n').Should().ContainSingle(l => l.StartsWith("  error ", StringComparison.Ordinal), "no row per case").And
                .NotContain(l => l.StartsWith("  skip ", StringComparison.Ordinal));
            var records = CaseRecords.ReadAll(RunDirectory.Open(Directory.EnumerateDirectories(runs.FullName).Single())).Records.Select(r => r.Record).ToList();
            records.Should().ContainSingle(r => r.Verdict == Verdict.Error).Which.Blame.Should().Be(Blame.Server);
            records.Should().HaveCountGreaterThan(5).And.OnlyContain(r => r.Verdict == Verdict.Error || r.WasNotRun);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    [SkippableFact]
    public async Task A_front_end_that_is_killed_alone_takes_its_run_and_its_server_along()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "looks for the processes of the run in /proc");
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-front-");
        try
        {
            using var doctor = DoctorProcess.StartWith(
                new Dictionary<string, string> { ["DOCTOR_SERVER_ARGS"] = "--pace ttft_ms=200" }, "check", "--area", "contract,output", "--out", runs.FullName);
            var run = RunDirectory.Open(await DoctorProcess.FirstRecordAsync(runs.FullName));

            doctor.Kill();

            await DoctorProcess.UntilAsync(() => !DoctorProcess.WithEnvironment(run.Root).Any(), "no process of the run is left");
            RunEnd.Read(run).Value.Should().Match<RunEnd>(e => e.Aborted && e.Reason!.Contains("which started the run, is gone"));
            File.Exists(run.ReportFile).Should().BeTrue();
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    private static void Kill(int pid, string command)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself when its parent did.
            _ = command;
        }
    }
}
