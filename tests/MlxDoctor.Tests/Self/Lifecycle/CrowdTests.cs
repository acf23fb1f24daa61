using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Perf;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>Several doctors at once in one checkout; they take the whole machine, so that no other test runs beside them.</summary>
[Trait("Tier", "Self")]
[Collection(MeasuresAlone.Name)]
public sealed class CrowdTests
{
    private const int Doctors = 8;

    [Fact]
    public async Task Eight_doctors_at_once_keep_apart_and_damage_nothing_that_they_share()
    {
        using var dir = new TempDir();
        var before = SharedFiles();

        var ends = await Task.WhenAll(Enumerable.Range(0, Doctors).Select(_ => DoctorProcess.RunAsync("check", "--case", "stop.number", "--out", dir.Path)));

        ends.Should().OnlyContain(e => e.Code == 0, string.Join('\n', ends.Select(e => e.Output + e.Error)));
        var runs = Directory.EnumerateDirectories(dir.Path).Select(RunDirectory.Open).ToList();
        runs.Should().HaveCount(Doctors, "each has a run directory of its own");
        foreach (var run in runs)
        {
            var result = JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!;
            ((int)result["exit_code"]!).Should().Be(0);
            result["cases"]!.AsArray().Select(c => ((string)c!["id"]!, (string)c["verdict"]!)).Should().Equal(("stop.number", "pass"));
            ends.Should().ContainSingle(e => e.Output.Contains($"report: {run.ReportFile}\n"), "each names its own report");
        }
        Lives(runs).Should().NotContain(
            pair => pair.First.Port == pair.Second.Port && pair.First.From < pair.Second.To && pair.Second.From < pair.First.To,
            "two servers that live at once never share a port");
        var after = SharedFiles();
        foreach (var (file, hash) in before)
            after.GetValueOrDefault(file).Should().Be(hash, file);
    }

    /// <summary>Every two servers of the runs, with port and life.</summary>
    private static IEnumerable<((int Port, DateTimeOffset From, DateTimeOffset To) First, (int Port, DateTimeOffset From, DateTimeOffset To) Second)> Lives(
        IReadOnlyList<RunDirectory> runs)
    {
        var lives = runs.Select(run =>
        {
            var server = ServerRecords.ReadAll(run).Records.Single();
            var launch = server.Launches.Single();
            return (new Uri(server.Url!).Port, From: launch.StartedAt.AddMilliseconds(-launch.BootMs!.Value), To: RunEnd.Read(run).Value!.FinishedAt);
        }).ToList();
        return lives.SelectMany((a, i) => lives.Skip(i + 1).Select(b => (a, b)));
    }

    /// <summary>What all doctors of a checkout read and a few verbs write.</summary>
    private static Dictionary<string, string> SharedFiles()
    {
        string[] files = [Path.Combine(
            Repo.Root, "harness", "thresholds.yaml"),
            .. new[] { "harness/baselines", "harness/scorecard", "harness/deviations", "fixtures/servers", "fixtures/models", "runsettings" }
            .Select(f => Path.Combine(Repo.Root, f)).Append(AppContext.BaseDirectory)
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))];
        return files.ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
    }
}
