using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tests.Self.Lifecycle;
using Xunit;
using Xunit.Abstractions;

namespace MlxDoctor.Tests.Self.Upgrades;

/// <summary>
/// A real upgrade and back, through the front door: two environments with mlx_lm.server, named by MLXDOCTOR_OLD_BIN and MLXDOCTOR_NEW_BIN
/// (their folders of programs).
/// </summary>
[Trait("Tier", "Self")]
[Trait("Nightly", "yes")]
[Collection("real servers")]
public sealed class RealUpgradeTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlxdoctor-upgrade-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task What_changed_from_one_version_to_another_and_back_is_compared_and_heads_the_answer()
    {
        var (old, later) = (Bin("MLXDOCTOR_OLD_BIN"), Bin("MLXDOCTOR_NEW_BIN"));
        var recorded = await CheckAsync(old, "--update-baselines");
        recorded.Code.Should().Be(0, recorded.Said);
        recorded.Said.Should().Contain("baseline recorded");

        var up = await CheckAsync(later, "--require", "speed,answers");
        up.Said.Should().MatchRegex(@"mlx-lm \d+\.\d+\.\d+ -> \d+\.\d+\.\d+.*: ");
        foreach (var comparison in up.Result["comparisons"]!.AsArray())
        {
            ((int)comparison!["compared"]!).Should().BePositive();
            comparison["changes"]!.AsArray().Select(c => (string)c!["name"]!).Should().Contain("server_version");
        }

        var back = await CheckAsync(old, "--require", "answers");
        back.Result["comparisons"]!.AsArray().SelectMany(c => c!["changes"]!.AsArray()).Should().BeEmpty("it is what was recorded");
        back.Result["cases"]!.AsArray().Where(c => (string)c!["area"]! == "answers").Select(c => (string)c!["verdict"]!)
            .Should().NotContain(["regression", "fail", "error"], "the same version gives the same answers");
    }

    private static string Bin(string variable)
    {
        var bin = Environment.GetEnvironmentVariable(variable);
        Skip.If(string.IsNullOrEmpty(bin), $"{variable} names no folder of programs");
        return bin!;
    }

    private async Task<(int Code, string Said, JsonNode Result)> CheckAsync(string bin, params string[] options)
    {
        var runs = Path.Combine(_folder, "runs");
        var (code, said, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string>
            {
                ["PATH"] = $"{bin}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
                ["DOCTOR_BASELINES"] = Path.Combine(_folder, "baselines"),
            },
            [
                "check", "--server", "mlx-lm", "--model", Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny"),
                "--area", "perf,answers", "--out", runs, .. options,
            ]);
        output.WriteLine(said + error);
        var run = Directory.EnumerateDirectories(runs).Order(StringComparer.Ordinal).Last();
        return (code, said + error, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "result.json")))!);
    }
}
