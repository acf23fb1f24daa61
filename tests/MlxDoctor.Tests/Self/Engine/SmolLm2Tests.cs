using System.Text.Json;
using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.Tests.Unit.EmbeddedServer.Engine;
using Xunit;

namespace MlxDoctor.Tests.Self.Engine;

/// <summary>A larger real model, not in the repository: DOCTOR_SMOLLM2 names its directory.</summary>
[Trait("Tier", "Self")]
public sealed class SmolLm2Tests
{
    [SkippableFact]
    public async Task Greedy_answers_equal_those_of_mlx_lm()
    {
        var folder = Environment.GetEnvironmentVariable("DOCTOR_SMOLLM2");
        Skip.If(
            string.IsNullOrEmpty(folder) || !Directory.Exists(folder),
            "DOCTOR_SMOLLM2 names no directory with SmolLM2-135M-Instruct (MLX affine 4-bit, group 32)");
        using var engine = EngineLoader.Load(folder!, new EngineOptions());
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repo.Root, "fixtures", "models", "smollm2-golden.json")));
        foreach (var prompt in golden.RootElement.GetProperty("prompts").EnumerateArray())
        {
            var rendered = engine.Codec.RenderChat(prompt.GetProperty("messages"), null, null);
            rendered.Should().Be(prompt.GetProperty("rendered").GetString());
            var ids = engine.Codec.Encode(rendered);
            ids.Should().Equal(TinyModels.Ints(prompt.GetProperty("prompt_ids")));
            var greedy = TinyModels.Ints(prompt.GetProperty("greedy_ids"));
            (await TinyModels.Ids(engine, new GenerationRequest(ids, greedy.Length))).Should().Equal(greedy);
        }
    }
}
