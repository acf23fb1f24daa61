using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Weights.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class MetadataTests
{
    [Theory]
    [InlineData("\"num_experts\": 4", "\"num_experts\": 5", "[meta] config.json promises 5 experts, layer 0 has 4 of down_proj", 6)]
    [InlineData("\"num_hidden_layers\": 2", "\"n_layer\": 3", "[meta] config.json promises 3 layers, 2 have matrices", 1)]
    [InlineData("\"hidden_size\": 64", "\"d_model\": 96", "[meta] config.json promises hidden_size 96", 6)]
    [InlineData("\"hidden_act\"", "\"hidden_act\"", null, 0)]
    public async Task A_config_that_promises_other_sizes_than_the_tensors_have_is_a_warning(string from, string to, string? warning, int count)
    {
        using var model = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        var config = Path.Combine(model.CopyOf(Path.Combine(Reference.Folder, "moe-toy", "qwen3-per-expert")), "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace(from, to, StringComparison.Ordinal));
        var run = WeightsRun.Create(folder.Path, "toy", "run", model.Path, new AnalysisConfig { Schemes = [], DeltaPairs = [] }, TimeProvider.System);

        var result = await new Collector(run, model.Path, TimeProvider.System, null).RunAsync(false, CancellationToken.None);

        var seen = result.Warnings.Where(w => w.StartsWith("[meta]", StringComparison.Ordinal)).ToList();
        seen.Should().HaveCount(count);
        if (warning is not null)
            seen[0].Should().StartWith(warning);
        using var health = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(run.Logs, "run_health.json")));
        health.RootElement.GetProperty("extraction_summary").GetProperty("by_fallback").EnumerateObject().Should().BeEmpty();
    }
}
