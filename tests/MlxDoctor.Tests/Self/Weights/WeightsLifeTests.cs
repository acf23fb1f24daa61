using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Unit.Weights;
using MlxDoctor.Weights.Tables;
using Xunit;

namespace MlxDoctor.Tests.Self.Weights;

/// <summary>A collection that is killed or interrupted keeps what is finished.</summary>
[Trait("Tier", "Self")]
public sealed class WeightsLifeTests
{
    private const int Matrices = 36;
    private const string Mark = "kept-from-before-the-kill";

    [Fact]
    public async Task After_kill_9_finished_matrices_are_usable_and_resume_does_only_the_rest()
    {
        using var folder = new TemporaryFolder();
        var run = await InitAsync(folder);
        var progress = Path.Combine(run, "data", "progress.jsonl");
        using (var process = DoctorProcess.Start("weights", "collect", "--run-dir", run))
        {
            await FinishedAsync(process, progress, 3);
            process.Kill();
            await process.WaitForExitAsync();
        }

        (await DoctorProcess.RunAsync("weights", "tables", "--run-dir", run)).Code.Should().Be(0);
        (await DoctorProcess.RunAsync("weights", "report", "--run-dir", run)).Output.Should().Contain("interrupted");
        (await DoctorProcess.RunAsync("runs", "--out", folder.Path)).Output.Should().Contain("--resume");
        // A finished row is marked, so that computing it again would show.
        var lines = await File.ReadAllLinesAsync(progress);
        lines[1] = lines[1].Replace("[\"model.safetensors\"", $"[\"{Mark}\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(progress, string.Join('\n', lines.Append("{\"key\":\"cut o")));

        var (code, _, error) = await DoctorProcess.RunAsync("weights", "collect", "--run-dir", run, "--resume");

        code.Should().Be(0, error);
        var stats = (await TableFiles.ReadAsync(Path.Combine(run, "data"), "matrix_stats", CancellationToken.None))!;
        stats.Rows.Should().HaveCount(Matrices);
        stats.Rows.Select(r => stats.Text(r, "derived_tensor")).Should().OnlyHaveUniqueItems();
        stats.Rows.Count(r => stats.Text(r, "file") == Mark).Should().Be(1);
        File.Exists(progress).Should().BeFalse();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_collection_ends_with_2_and_says_how_to_continue(string signal)
    {
        using var folder = new TemporaryFolder();
        var run = await InitAsync(folder);
        using var process = DoctorProcess.StartInGroup("weights", "collect", "--run-dir", run);
        var error = process.StandardError.ReadToEndAsync();
        await FinishedAsync(process, Path.Combine(run, "data", "progress.jsonl"), 2);
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(2);
        (await error).Should().Contain("interrupted").And.Contain("--resume");
    }

    /// <summary>All schemes of the tiny model take seconds: time to strike.</summary>
    private static async Task<string> InitAsync(TemporaryFolder folder)
    {
        var run = Path.Combine(folder.Path, "weights", "tiny", "run");
        (await DoctorProcess.RunAsync("weights", "init", "--run-dir", run, "--model-path", Reference.Model("doctor-tiny"))).Code.Should().Be(0);
        var path = Path.Combine(run, "analysis_config.json");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        config["schemes"] = new JsonArray([.. QuantSchemes.Names.Select(n => (JsonNode)n)]);
        await File.WriteAllTextAsync(path, config.ToJsonString());
        return run;
    }

    private static async Task FinishedAsync(Process process, string progress, int matrices)
    {
        while (!File.Exists(progress) || Lines(progress) < matrices + 1)
        {
            process.HasExited.Should().BeFalse("the collection must be struck before its end");
            await Task.Delay(5);
        }
    }

    private static int Lines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
