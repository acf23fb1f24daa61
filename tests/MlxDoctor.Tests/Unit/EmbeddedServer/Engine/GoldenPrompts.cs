using System.Text.Json;
using FluentAssertions;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

/// <summary>Compares the engine with what real MLX computed.</summary>
internal static class GoldenPrompts
{
    public static async Task Check(string model, JsonElement prompt)
    {
        var engine = TinyModels.Engine(model);
        var tools = prompt.GetProperty("tools");
        bool? thinking = prompt.GetProperty("enable_thinking") is { ValueKind: not JsonValueKind.Null } flag ? flag.GetBoolean() : null;
        var rendered = engine.Codec.RenderChat(prompt.GetProperty("messages"), tools.ValueKind == JsonValueKind.Null ? null : tools, thinking);
        rendered.Should().Be(prompt.GetProperty("rendered").GetString());
        var ids = engine.Codec.Encode(rendered);
        ids.Should().Equal(TinyModels.Ints(prompt.GetProperty("prompt_ids")));

        var greedy = TinyModels.Ints(prompt.GetProperty("greedy_ids"));
        var answer = await TinyModels.Generate(engine, new GenerationRequest(ids, greedy.Length) { TopLogprobs = 20 });
        answer.Select(t => t.Id).Should().Equal(greedy);

        // Logits up to a constant: log probabilities differ from them by the normaliser only.
        var expected = prompt.GetProperty("top20_f32").EnumerateArray().Select(p => (Id: p[0].GetInt32(), Logit: p[1].GetDouble())).ToArray();
        var actual = answer[0].Top.ToDictionary(t => t.Id, t => (double)t.Logprob);
        var shift = expected[0].Logit - actual[expected[0].Id];
        foreach (var (id, logit) in expected[..18])
            (actual[id] + shift).Should().BeApproximately(logit, 0.02, "token {0} of {1} in {2}", id, prompt.GetProperty("id"), model);
    }
}
