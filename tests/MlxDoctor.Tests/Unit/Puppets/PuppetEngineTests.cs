using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.Tests.Unit.EmbeddedServer.Engine;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Unit.Puppets;

/// <summary>An engine that knows nothing of puppets emits their scripts token for token.</summary>
[Trait("Tier", "Smoke")]
public sealed class PuppetEngineTests
{
    public static TheoryData<string> Families { get; } = [.. Puppets.Book.Families.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Every_script_comes_out_token_for_token(string name)
    {
        using var folder = new TemporaryFolder();
        var family = Puppets.Book.Get(name);
        var built = family.Build();
        using var engine = EngineLoader.Load(built.WriteBelow(folder.Path), new EngineOptions());

        var answers = await Task.WhenAll(family.Spoken.Select(s => TinyModels.Generate(engine, Ask(engine, $"say {s.Selector}"))));

        for (var i = 0; i < answers.Length; i++)
            answers[i].Select(t => t.Id).Should().Equal(built.Vocabulary.Ids(i), $"that is {name} {family.Scripts[i].Name}");
    }

    [Fact]
    public async Task The_newest_selector_wins_and_nothing_else_comes_near()
    {
        using var folder = new TemporaryFolder();
        var built = Puppets.Book.Get("qwen3").Build();
        using var engine = EngineLoader.Load(built.WriteBelow(folder.Path), new EngineOptions());
        var far = string.Concat(Enumerable.Repeat("A long way from the selector to the answer. ", 70));

        var tokens = await TinyModels.Generate(engine, Ask(engine, $"@@02@@ and @@07@@ {far}") with { TopLogprobs = 2 });

        tokens.Select(t => t.Id).Should().Equal(built.Vocabulary.Ids(7));
        tokens.Should().OnlyContain(t => t.Logprob > -1e-6f && t.Top[1].Logprob < -30);
    }

    [Fact]
    public async Task Without_a_selector_the_first_script_is_said()
    {
        using var folder = new TemporaryFolder();
        var built = Puppets.Book.Get("kimi-k2").Build();
        using var engine = EngineLoader.Load(built.WriteBelow(folder.Path), new EngineOptions());

        (await TinyModels.Generate(engine, Ask(engine, "hello"))).Select(t => t.Id).Should().Equal(built.Vocabulary.Ids(0));
    }

    private static GenerationRequest Ask(ITextEngine engine, string text)
    {
        var messages = System.Text.Json.JsonSerializer.SerializeToElement(new[] { new { role = "user", content = text } });
        return new(engine.Codec.Encode(engine.Codec.RenderChat(messages, null, null)), 400);
    }
}
