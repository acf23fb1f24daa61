using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Lifecycle;
using Xunit;

namespace MlxDoctor.Tests.Self.Tiers;

/// <summary>Several models through the front door: one that fails does not stop the others, and an interrupted run goes on.</summary>
[Trait("Tier", "Self")]
public sealed class FullTierTests : IDisposable
{
    private readonly BrokenModels _models = new();

    [Fact]
    public async Task A_model_that_cannot_boot_is_one_error_row_and_the_others_go_on()
    {
        var (code, output, error) = await DoctorProcess.RunAsync(
            "full", "--models", $"{_models.Truncated()},{_models.Strange()},doctor-tiny", "--case", "stop.*", "--out", _models.Runs);

        code.Should().Be(2, output + error);
        var view = RunView.Load(RunDirectory.Open(Directory.EnumerateDirectories(_models.Runs).Single()));
        var byModel = view.Cases.GroupBy(c => c.Record.Model!).ToDictionary(g => g.Key, g => g.ToList());
        byModel.Should().HaveCount(3);
        byModel["doctor-tiny"].Should().OnlyContain(c => c.Record.Verdict == Verdict.Pass).And.HaveCountGreaterThan(10);
        foreach (var broken in byModel.Where(m => m.Key != "doctor-tiny"))
        {
            broken.Value.Where(c => c.Record.Verdict == Verdict.Error).Should().ContainSingle().Which.Record.Id.Should().Be("server.boot");
            broken.Value.Where(c => c.Record.Id != "server.boot").Should()
                .OnlyContain(c => c.Record.Verdict == Verdict.Skip && c.Record.Reason!.Contains("server.boot"));
        }
        Reason(byModel, "truncated").Should().Contain("the model itself is no good, partial download: model.safetensors");
        Reason(byModel, "strange").Should().Contain("quasar").And.NotContain("no good");
        Boot(byModel, "truncated").Blame.Should().Be(Blame.Model, "half a download is nobody else's fault");
        Boot(byModel, "strange").Blame.Should().Be(Blame.Server, "its files are whole");
        var report = await File.ReadAllTextAsync(view.Run.ReportFile);
        report.Should().Contain("## Models").And.Contain("| doctor-tiny | 1 pass |").And.Contain("**1 error**");
        foreach (var model in byModel.Keys)
            File.Exists(view.Run.DiffFileOf(model)).Should().BeTrue(model);
    }

    [SkippableFact]
    public async Task A_killed_run_goes_on_where_it_was_and_repeats_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "finds the processes of the run in /proc");
        string folder;
        using (var doctor = DoctorProcess.Start(
            "full", "--models", "doctor-tiny,doctor-tiny-4bit", "--area", "output,agents", "--agents", "generic,aider", "--out", _models.Runs))
        {
            folder = await DoctorProcess.FirstRecordAsync(_models.Runs);
            await DoctorProcess.KillRunAsync(doctor, folder);
        }
        var run = RunDirectory.Open(folder);
        RunReports.Render(run).ExitCode.Should().Be(2, "it was not finished");
        var before = CaseRecords.ReadAll(run).Records.ToDictionary(r => r.File, r => r.Record.StartedAt);

        var (code, output, error) = await DoctorProcess.RunAsync("full", "--resume", folder);

        code.Should().Be(0, output + error);
        output.Should().Contain("continues ");
        Directory.EnumerateDirectories(_models.Runs).Should().ContainSingle("it goes on in the same directory");
        var after = CaseRecords.ReadAll(run).Records;
        before.Should().NotBeEmpty().And.HaveCountLessThan(after.Count);
        foreach (var (file, startedAt) in before)
            after.Should().ContainSingle(r => r.File == file).Which.Record.StartedAt.Should().Be(startedAt, file);
        after.Should().OnlyContain(r => r.Record.Attempt == 1);
        after.Select(r => (r.Record.Model, r.Record.Id)).Should()
            .Contain([("doctor-tiny", "agents.generic"), ("doctor-tiny-4bit", "agents.aider"), ("doctor-tiny-4bit", "server.boot")]);
        ((bool)JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!["aborted"]!).Should().BeFalse();
    }

    [Fact]
    public async Task A_run_of_another_tier_or_with_other_options_is_not_continued()
    {
        var (code, _, error) = await DoctorProcess.RunAsync("full", "--models", "doctor-tiny", "--case", "models.list", "--out", _models.Runs);
        code.Should().Be(0, error);
        var run = Directory.EnumerateDirectories(_models.Runs).Single();

        (await DoctorProcess.RunAsync("benchmark", "--resume", run)).Error.Should().Contain("is a run of the tier full");
        (await DoctorProcess.RunAsync("full", "--resume", run, "--models", "doctor-tiny")).Error.Should().Contain("options of the interrupted run");
        (await DoctorProcess.RunAsync("full", "--resume", run + "-not")).Error.Should().Contain("no run directory");
    }

    [Fact]
    public async Task A_broken_profile_of_the_users_is_one_error_row()
    {
        var config = Path.Combine(_models.Runs, "config");
        Directory.CreateDirectory(Path.Combine(config, "mlxdoctor", "agents"));
        await File.WriteAllTextAsync(Path.Combine(config, "mlxdoctor", "agents", "mine.yaml"), "name: mine\nwire: chat\n");

        var (code, output, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = config },
            "full", "--models", "doctor-tiny", "--agents", "mine,aider", "--area", "agents", "--out", _models.Runs);

        code.Should().Be(2, output + error);
        output.Should().MatchRegex(@"(?m)^  error +agents\.mine ").And.Contain("mine.yaml:1").And.MatchRegex(@"(?m)^  agents +1 error, 1 pass ");
    }

    public void Dispose() => _models.Dispose();

    private static string Reason(Dictionary<string, List<CaseView>> byModel, string name) => Boot(byModel, name).Reason!;

    private static CaseRecord Boot(Dictionary<string, List<CaseView>> byModel, string name) =>
        byModel.Single(m => m.Key.StartsWith(name, StringComparison.Ordinal)).Value.Single(c => c.Record.Id == "server.boot").Record;
}
