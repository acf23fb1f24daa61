using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Fixtures;
using MlxDoctor.Harness.Baselines;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Baselines;

[Trait("Tier", "Smoke")]
public sealed class BaselineChoiceTests
{
    private static readonly EnvironmentFingerprint Here = new()
    {
        Chip = "c",
        Cores = 2,
        MemoryGb = 8,
        Os = "o 1",
        Server = "mlx-lm",
        Model = "m",
        ServerVersion = "mlx-lm 0.32.2",
        MlxLmVersion = "0.32.2",
        Flags = "--a",
        PowerState = "normal",
        HarnessVersion = "2",
    };

    [Fact]
    public void The_last_recorded_is_compared_with_whatever_its_versions_and_the_changes_are_told()
    {
        var choice = BaselineChoice.Of(File(Old("0.30.0", 1), Old("0.31.3", 2)), Here);

        choice.Entry!.RecordedBy.Should().Be("run-2");
        choice.Record(Here, ComparisonRecord.Speed).Should().BeEquivalentTo(new ComparisonRecord
        {
            Model = "m",
            What = "speed",
            RecordedAt = DateTimeOffset.UnixEpoch.AddDays(2),
            RecordedBy = "run-2",
            Changes = [
                new("server_version", "mlx-lm 0.31.3", "mlx-lm 0.32.2"), new("mlx_lm_version", "0.31.3", "0.32.2"), new("os", "o 0", "o 1"),
                new("harness_version", "1", "2"),
            ],
        });
    }

    [Theory]
    [InlineData("0.30.0", "run-1")]
    [InlineData("mlx-lm 0.30.0", "run-1")]
    [InlineData("run-2", "run-2")]
    [InlineData("some/folder/run-1/", "run-1")]
    public void A_version_or_a_run_picks_one_of_the_history(string wanted, string run) =>
        BaselineChoice.Of(File(Old("0.30.0", 1), Old("0.31.3", 2)), Here, wanted).Entry!.RecordedBy.Should().Be(run);

    [Fact]
    public void What_is_not_in_the_history_is_refused_with_what_is()
    {
        var pick = () => BaselineChoice.Of(File(Old("0.30.0", 1)), Here, "0.3");
        pick.Should().Throw<UsageException>().Which.Message.Should().Contain("no baseline '0.3'").And
            .Contain("mlx-lm 0.30.0, recorded 1970-01-02 00:00 UTC by run-1");
    }

    [Theory]
    [InlineData("chip", "no baseline for this machine", "chip: x, here c")]
    [InlineData("flags", "no baseline for these flags", "flags: x, here --a")]
    [InlineData("model", "no baseline for this model revision", "model_revision: x, here unknown")]
    [InlineData("power", "no baseline for this power state", "power_state: runs on battery, here normal")]
    public void Another_machine_model_flag_or_power_state_is_not_compared_with(string what, string few, string all)
    {
        var there = what switch
        {
            "chip" => Here with { Chip = "x" },
            "flags" => Here with { Flags = "x" },
            "model" => Here with { ModelRevision = "x" },
            _ => Here with { PowerState = "runs on battery" },
        };
        var choice =
            BaselineChoice.Of(File(new BaselineEntry { Fingerprint = there, RecordedAt = default, Metrics = new Dictionary<string, BaselineMetric>() }), Here);
        choice.Entry.Should().BeNull();
        choice.Missing.Should().Be(few);
        choice.Why.Should().Be($"the baseline was recorded elsewhere ({all})");
    }

    [Fact]
    public void A_power_state_that_nobody_knows_differs_from_nothing() =>
        (Here with { PowerState = null }).IsComparable(Here).Should().BeTrue();

    [Fact]
    public void Without_a_file_there_is_no_baseline_on_this_machine() =>
        BaselineChoice.Of(null, Here).Missing.Should().Be("no baseline on this machine");

    [Fact]
    public void The_record_command_keeps_what_says_what_is_measured()
    {
        var options = new Dictionary<string, string>
        {
            ["case"] = "perf.*",
            ["server-args"] = "--decode-concurrency 2",
            ["server"] = "mlx-lm",
            ["model"] = "/m o/d",
            ["require"] = "speed",
            ["models-dir"] = "/a\n/b",
            ["area"] = "perf",
        };
        RecordCommand.Of("check", options).Should().Be(
            "harness/doctor check --update-baselines --server mlx-lm --server-args '--decode-concurrency 2' --model '/m o/d' --models-dir /a --models-dir /b");
    }

    private static BaselineFile File(params BaselineEntry[] entries) =>
        new() { SchemaVersion = 2, Tier = "check", Server = "mlx-lm", Model = "m", Entries = entries };

    private static BaselineEntry Old(string version, int day) => new()
    {
        Fingerprint = Here with { ServerVersion = $"mlx-lm {version}", MlxLmVersion = version, Os = "o 0", HarnessVersion = "1" },
        RecordedAt = DateTimeOffset.UnixEpoch.AddDays(day),
        RecordedBy = $"run-{day}",
        Metrics = new Dictionary<string, BaselineMetric>(),
    };
}
