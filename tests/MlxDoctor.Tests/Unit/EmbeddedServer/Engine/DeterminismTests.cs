using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

/// <summary>The answer to a request, down to the bits of its log probabilities, must not depend on anything but the request.</summary>
[Trait("Tier", "Smoke")]
public sealed class DeterminismTests
{
    private const string Text = "<|im_start|>user\nWrite ten random digits.<|im_end|>\n<|im_start|>assistant\n";

    [Theory]
    [InlineData(1, 256, "doctor-tiny")]
    [InlineData(3, 5, "doctor-tiny")]
    [InlineData(2, 7, "doctor-tiny-4bit")]
    public async Task Threads_chunks_neighbours_and_reuse_leave_every_bit_alone(int threads, int chunk, string model)
    {
        var request = Request(TinyModels.Engine(model));
        var expected = Trace(await TinyModels.Generate(TinyModels.Engine(model), request with { UsePrefixCache = false }));

        using var engine = EngineLoader.Load(
            TinyModels.Folder(model), new EngineOptions { Threads = threads, PrefillChunk = chunk, MixedPrefillChunk = Math.Max(2, chunk / 2) });
        var long1 = engine.Codec.Encode(string.Concat(Enumerable.Repeat("The river is high in early spring. ", 20)));
        var others = Enumerable.Range(0, 3)
            .Select(i => TinyModels.Generate(engine, new GenerationRequest(long1[i..], 30) { Temperature = 1, Seed = i }))
            .ToArray();
        var beside = Trace(await TinyModels.Generate(engine, request));
        await Task.WhenAll(others);
        var again = await TinyModels.Generate(engine, request);

        beside.Should().Be(expected);
        again[0].CachedPromptTokens.Should().Be(request.Prompt.Length - 1);
        Trace(again).Should().Be(expected);
    }

    [Fact]
    public async Task Another_seed_gives_another_text_and_no_seed_varies()
    {
        var engine = TinyModels.Engine("doctor-tiny");
        var request = Request(engine);
        var one = Trace(await TinyModels.Generate(engine, request));
        Trace(await TinyModels.Generate(engine, request with { Seed = 2 })).Should().NotBe(one);
        var free = new HashSet<string>();
        for (var i = 0; i < 5; i++)
            free.Add(Trace(await TinyModels.Generate(engine, request with { Seed = null })));
        free.Should().HaveCountGreaterThan(1);
    }

    private static GenerationRequest Request(ITextEngine engine) =>
        new(engine.Codec.Encode(Text), 24) { Temperature = 1, Seed = 1, TopLogprobs = 2 };

    private static string Trace(List<GeneratedToken> tokens) => string.Join(' ', tokens.Select(t =>
        $"{t.Id}:{BitConverter.SingleToInt32Bits(t.Logprob!.Value):x}:{string.Join(',', t.Top.Select(p => BitConverter.SingleToInt32Bits(p.Logprob)))}"));
}
