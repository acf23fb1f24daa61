using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class RunStateTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_comes_back_as_it_was_written()
    {
        var run = _folder.Reserve();
        var manifest = RunManifest.Start("Check", _folder.Time) with
        {
            Strict = true,
            Options = new Dictionary<string, string> { ["--case"] = "contract.*" },
            Environment = new Dictionary<string, string> { ["cpu"] = "M9" },
        };

        manifest.Write(run);

        RunManifest.Read(run).Value.Should().BeEquivalentTo(manifest);
        manifest.Tier.Should().Be("check");
        manifest.Pid.Should().Be(Environment.ProcessId);
    }

    [Fact]
    public void A_file_that_is_absent_is_no_problem_but_one_that_is_torn_is()
    {
        var run = _folder.Reserve();

        RunManifest.Read(run).Should().Be(new Reading<RunManifest>(null, null));
        File.WriteAllText(run.ManifestFile, "{\"schema_version\": 1,");
        RunManifest.Read(run).Problem!.File.Should().Be("run.json");
    }

    [Fact]
    public void A_run_that_one_process_saw_aborted_stays_aborted()
    {
        var run = _folder.Start();

        RunEnd.Write(run, _folder.Time, aborted: true, "Ctrl-C");
        _folder.Time.Advance(TimeSpan.FromSeconds(2));
        RunEnd.Write(run, _folder.Time);

        RunEnd.Read(run).Value.Should().Match<RunEnd>(e => e.Aborted && e.Reason == "Ctrl-C" && e.FinishedAt == _folder.Time.GetUtcNow());
    }

    [Fact]
    public void A_fact_that_is_learnt_later_is_added()
    {
        var run = _folder.Start();

        RunEnvironment.Add(run, new Dictionary<string, string> { ["cpu"] = "?", ["os"] = "macOS" });
        RunEnvironment.Add(run, new Dictionary<string, string> { ["cpu"] = "M9" });

        RunEnvironment.Read(run).Value!.Facts.Should().BeEquivalentTo(new Dictionary<string, string> { ["cpu"] = "M9", ["os"] = "macOS" });
    }

    [Fact]
    public void Two_servers_of_one_model_do_not_overwrite_each_other()
    {
        var run = _folder.Start();
        var a = new ServerRecord
        {
            Profile = "mlx-lm",
            Model = "org/tiny",
            Launched = true,
            Launches = [
                new ServerLaunch("session", _folder.Time.GetUtcNow(), 1200.5, 42),
                new ServerLaunch("perf confirmation", _folder.Time.GetUtcNow(), null, null),
            ],
        };

        ServerRecords.Write(run, a);
        ServerRecords.Write(run, a with { Profile = "rapid-mlx", Launches = [] });
        File.WriteAllText(Path.Combine(run.Servers, "broken.json"), "[");

        var (records, unreadable) = ServerRecords.ReadAll(run);
        records.Should().HaveCount(2);
        records[0].Should().BeEquivalentTo(a);
        unreadable.Single().File.Should().Be("servers/broken.json");
    }
}
