using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Engine.Scheduling;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class PrefixReuseTests
{
    [Theory]
    [InlineData(200, 130)]
    [InlineData(200, 128)]
    [InlineData(200, 1)]
    [InlineData(65, 64)]
    public async Task Exactly_the_common_beginning_is_reused(int length, int common)
    {
        using var engine = EngineLoader.Load(TinyModels.Folder("doctor-tiny"), new EngineOptions());
        var first = Enumerable.Range(0, length).Select(i => 100 + i * 7 % 3000).ToArray();
        int[] second = [.. first[..common], .. first[common..].Select(id => id + 1)];
        (await First(engine, new GenerationRequest(first, 3))).CachedPromptTokens.Should().Be(0);
        (await First(engine, new GenerationRequest(second, 3))).CachedPromptTokens.Should().Be(common);
        (await First(engine, new GenerationRequest(first, 3))).CachedPromptTokens.Should().Be(length - 1);
        engine.Counters.Should()
            .BeEquivalentTo(new { PromptTokens = 3L * length, CachedTokens = (long)common + length - 1, GeneratedTokens = 9L, Running = 0, Waiting = 0 });
    }

    [Fact]
    public async Task A_conversation_reuses_the_answer_too()
    {
        using var engine = EngineLoader.Load(TinyModels.Folder("doctor-tiny"), new EngineOptions());
        var prompt = engine.Codec.Encode("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n");
        var answer = await TinyModels.Ids(engine, new GenerationRequest(prompt, 12));
        int[] next = [.. prompt, .. answer, 10, 20, 30];
        (await First(engine, new GenerationRequest(next, 1))).CachedPromptTokens.Should().Be(prompt.Length + answer.Length - 1);
    }

    [Fact]
    public async Task A_request_may_hide_from_the_cache_in_both_directions()
    {
        using var engine = EngineLoader.Load(TinyModels.Folder("doctor-tiny"), new EngineOptions());
        var prompt = Enumerable.Range(300, 150).ToArray();
        var hidden = new GenerationRequest(prompt, 1) { UsePrefixCache = false };
        await First(engine, hidden);
        ((TextEngine)engine).CacheBytes.Should().Be(0);
        (await First(engine, new GenerationRequest(prompt, 1))).CachedPromptTokens.Should().Be(0);
        (await First(engine, hidden)).CachedPromptTokens.Should().Be(0);
    }

    [Fact]
    public async Task What_is_kept_stays_within_its_bytes_and_the_oldest_goes_first()
    {
        using var engine =
            EngineLoader.Load(TinyModels.Folder("doctor-tiny"), new EngineOptions { PrefixCacheBytes = 1 << 20, LongPromptCacheBytes = 1 << 20 });
        var prompts = Enumerable.Range(0, 8).Select(p => Enumerable.Range(0, 100).Select(i => 100 + p * 200 + i).ToArray()).ToArray();
        foreach (var prompt in prompts)
            await First(engine, new GenerationRequest(prompt, 1));
        ((TextEngine)engine).CacheBytes.Should().BeInRange(1, 1 << 20);
        (await First(engine, new GenerationRequest(prompts[7], 1))).CachedPromptTokens.Should().BeGreaterThan(0);
        (await First(engine, new GenerationRequest(prompts[0], 1))).CachedPromptTokens.Should().Be(0);
    }

    private static async Task<GeneratedToken> First(ITextEngine engine, GenerationRequest request) => (await TinyModels.Generate(engine, request))[0];
}
