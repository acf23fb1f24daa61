using System.Diagnostics;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>A run that is killed half way leaves a readable directory, and the next run ends its server.</summary>
[Trait("Tier", "Self")]
public sealed class KilledRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task A_run_whose_processes_are_killed_can_be_read_and_its_server_is_ended_by_the_next_run()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "finds the processes of the run in /proc");
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-killed-");
        try
        {
            using var doctor = DoctorProcess.Start("check", "--area", "contract", "--out", runs.FullName);
            var run = RunDirectory.Open(await FirstRecordAsync(runs.FullName));
            var server = ServerRecords.ReadAll(run).Records.Single().Launches[0].Pid!.Value;

            foreach (var (pid, command) in DoctorProcess.WithEnvironment(run.Root).Where(p => !p.Command.Contains("mlxdoctor-embedded", StringComparison.Ordinal)).ToList())
                Kill(pid, command);
            doctor.Kill();
            await doctor.WaitForExitAsync();

            IsAlive(server).Should().BeTrue("the server is what the next run must find");
            var view = RunReports.Render(run);
            view.Aborted.Should().BeTrue();
            view.ExitCode.Should().Be(2);
            JsonNode.Parse(File.ReadAllText(run.ResultFile))!["cases"]!.AsArray().Should().NotBeEmpty();
            var (code, _, error) = await DoctorProcess.RunAsync("check", "--case", "models.list", "--out", runs.FullName);
            code.Should().Be(0, error);
            IsAlive(server).Should().BeFalse("the next run ends what a killed run left");
        }
        finally
        {
            runs.Delete(recursive: true);
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
    public async Task A_server_that_does_not_boot_is_an_error_for_each_case_and_exit_code_2()
    {
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-boot-");
        try
        {
            var (code, output, _) = await DoctorProcess.RunAsync(
                "check", "--server", "custom", "--command", "false {model} {port}", "--model", "doctor-tiny", "--case", "finish.*", "--out", runs.FullName);

            code.Should().Be(2);
            output.Should().Contain("did not boot").And.NotMatchRegex(@"(?m)^  pass +\w+\.");
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    private static async Task<string> FirstRecordAsync(string runs)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (Directory.EnumerateFiles(runs, "*.json", SearchOption.AllDirectories).FirstOrDefault(f => f.Contains("/cases/", StringComparison.Ordinal)) is { } record)
                return Path.GetDirectoryName(Path.GetDirectoryName(record))!;
            await Task.Delay(50);
        }
        throw new TimeoutException($"no record appeared below {runs}");
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

    private static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
