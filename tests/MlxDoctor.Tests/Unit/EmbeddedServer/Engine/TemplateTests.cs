using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

/// <summary>Random cases made with the reference libraries: nested JSON, odd numbers, every kind of space, cut-up tags.</summary>
[Trait("Tier", "Smoke")]
public sealed class TemplateTests
{
    private static readonly JsonElement Cases = Read();

    [Fact]
    public void Random_conversations_render_as_jinja_renders_them()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        foreach (var entry in Cases.GetProperty("template").EnumerateArray())
        {
            var tools = entry.GetProperty("tools");
            var thinking = entry.GetProperty("enable_thinking");
            codec.RenderChat(
                entry.GetProperty("messages"), tools.ValueKind == JsonValueKind.Null ? null : tools,
                thinking.ValueKind == JsonValueKind.Null ? null : thinking.GetBoolean())
                .Should().Be(entry.GetProperty("rendered").GetString());
        }
    }

    [Fact]
    public void Random_texts_have_the_ids_of_the_reference_tokenizer()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        foreach (var entry in Cases.GetProperty("tokenizer").EnumerateArray())
            codec.Encode(entry.GetProperty("text").GetString()!).Should().Equal(TinyModels.Ints(entry.GetProperty("ids")), "of {0}", entry.GetProperty("text"));
    }

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repo.Root, "fixtures", "models", "text-cases.json")));
        return document.RootElement.Clone();
    }
}
