using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class GoldenSmokeTests
{
    [Theory]
    [InlineData("doctor-tiny", "greet-hello")]
    [InlineData("doctor-tiny", "result-weather")]
    [InlineData("doctor-tiny", "echo-2")]
    [InlineData("doctor-tiny-8bit", "tool-read")]
    [InlineData("doctor-tiny-4bit", "smoke CJK")]
    public Task A_golden_prompt_is_answered_as_real_mlx_does(string model, string id) =>
        GoldenPrompts.Check(model, TinyModels.Golden(model).GetProperty("prompts").EnumerateArray().Single(p => p.GetProperty("id").GetString() == id));
}
