using MlxDoctor.Tests.Unit.EmbeddedServer.Engine;
using Xunit;

namespace MlxDoctor.Tests.Self.Engine;

[Trait("Tier", "Self")]
public sealed class GoldenTests
{
    [Theory]
    [InlineData("doctor-tiny")]
    [InlineData("doctor-tiny-8bit")]
    [InlineData("doctor-tiny-4bit")]
    public async Task Every_golden_prompt_is_answered_as_real_mlx_does(string model)
    {
        foreach (var prompt in TinyModels.Golden(model).GetProperty("prompts").EnumerateArray())
            await GoldenPrompts.Check(model, prompt);
    }
}
