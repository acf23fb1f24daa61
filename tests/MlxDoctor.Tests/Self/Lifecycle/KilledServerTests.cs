using System.Diagnostics;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The server dies while a case asks it.</summary>
[Trait("Tier", "Self")]
public sealed class KilledServerTests
{
    [SkippableFact]
    public async Task A_server_killed_in_the_middle_of_a_case_makes_that_case_an_error_and_all_that_follows_goes_on()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "freezes the server with kill -STOP and was tried on Linux only");
        using var dir = new TempDir();
        // Slow answers, so that the cases are not over before the signal comes.
        using var doctor = DoctorProcess.StartWith(
            new Dictionary<string, string> { ["DOCTOR_SERVER_ARGS"] = "--pace ttft_ms=200" },
            "full", "--models", "doctor-tiny,doctor-tiny-4bit", "--case", "stop.*", "--out", dir.Path);
        var ending = DoctorProcess.EndAsync(doctor);
        var run = RunDirectory.Open(await DoctorProcess.FirstRecordAsync(dir.Path));
        var server = ServerRecords.ReadAll(run).Records.Single().Launches[0].Pid!.Value;

        // A frozen server lets no case end that asks it, so the case that stays open is in its middle for certain.
        await DoctorProcess.SignalAsync("STOP", server);
        var victim = await OpenCaseAsync(run);
        await DoctorProcess.SignalAsync("KILL", server);

        var (code, output, error) = await ending;
        code.Should().Be(2, output + error);
        var records = CaseRecords.ReadAll(run).Records.Select(r => r.Record).ToList();
        var broken = records.Single(r => r.Verdict == Verdict.Error);
        (broken.Model, broken.Id).Should().Be(("doctor-tiny", victim));
        broken.Reason.Should().StartWith("the server died during this case: ").And.Contain("exit code 137 (signal 9)")
            .And.Contain("server-doctor-tiny.log").And.Contain("  | ").And.Contain("listening on");
        records.Except([broken]).Should().OnlyContain(r => r.Verdict == Verdict.Pass);
        records.Where(r => r.Model == "doctor-tiny" && r.StartedAt > broken.StartedAt).Should().NotBeEmpty().And
            .OnlyContain(r => r.Launches == 2, "what follows has a server of its own");
        records.Where(r => r.Model == "doctor-tiny-4bit").Should().HaveCount(records.Count(r => r.Model == "doctor-tiny")).And
            .OnlyContain(r => r.Launches == 1);
        (await File.ReadAllTextAsync(run.ReportFile)).Should().Contain("exit code 137");
    }

    /// <summary>The case that has started and does not end.</summary>
    private static async Task<string> OpenCaseAsync(RunDirectory run)
    {
        string? open = null;
        var since = Stopwatch.StartNew();
        await DoctorProcess.UntilAsync(() =>
        {
            var now = TraceWriter.Read(run).Events.LastOrDefault(e => e.Event.StartsWith("case.", StringComparison.Ordinal)) is { Event: "case.started" } e
                ? e.Case
                : null;
            if (now != open)
                since.Restart();
            open = now;
            return open is not null && since.Elapsed > TimeSpan.FromSeconds(1);
        }, "a case stays open");
        return open!;
    }
}
