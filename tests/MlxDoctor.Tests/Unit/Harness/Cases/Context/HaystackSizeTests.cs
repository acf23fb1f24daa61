using FluentAssertions;
using MlxDoctor.Harness.Cases.Context.Items;
using MlxDoctor.Harness.Statistics;
using MlxDoctor.Tests.Unit.EmbeddedServer.Engine;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

/// <summary>A haystack fills its size and leaves room for its answer, whatever a character costs.</summary>
[Trait("Tier", "Smoke")]
public sealed class HaystackSizeTests
{
    private const int Reserved = 96;

    private static readonly Dictionary<string, Func<string, int>> Tokenizers = new()
    {
        ["words"] = prompt => prompt.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length,
        ["words and digits"] = prompt => prompt.Count(c => c is ' ' or '.' or '\n' || char.IsAsciiDigit(c)),
        ["pieces of four"] = prompt => prompt.Split(' ').Sum(word => (word.Length / 4) + 1),
    };

    public static IEnumerable<object[]> Kinds => Tokenizers.Keys.Append("doctor-tiny").Select(k => new object[] { k });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_haystack_never_exceeds_its_size_and_fills_it_to_95_percent(string tokenizer)
    {
        var random = new SeededRandom(11);
        var sizes = Enumerable.Range(0, tokenizer == "doctor-tiny" ? 12 : 40).Select(i => 600 + (int)(19_400 * Math.Pow(random.NextDouble(), 3))).ToList();
        foreach (var size in sizes.Append(600).Append(1_000).Append(3_000))
        {
            // What is too long is refused without a count, so that nothing is learnt of it.
            var server = new FakeReader { Count = Tokens(tokenizer), Context = size, Owned = false };

            var result = await MeasurementTests.MeasureAsync(server, size);

            var what = $"{tokenizer}, {size} tokens";
            (result.Accepted.Good, result.Accepted.Bad, result.Used.Good).Should().Be((size - 1, null, size - 1), what);
            result.Notes.Should().BeEmpty(what);
            result.Rungs.Should().OnlyContain(r => r.Score.Right == r.Score.Asked, what);
            foreach (var (rung, haystack) in result.Rungs.SelectMany(r => r.Haystacks.Select(h => (r.Size, h))))
                (haystack.PromptTokens!.Value + Reserved).Should().BeInRange((long)(0.95 * rung), rung, $"{what}, haystack {haystack.Number} of {rung}");
            server.Prompts.Should().OnlyContain(p => p + Reserved <= size, what);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(1_200)]
    [InlineData(1_400)]
    [InlineData(5_000)]
    public void Keys_replace_neither_distractors_nor_each_other_and_the_chain_is_left_out_where_it_has_no_room(int characters)
    {
        foreach (var number in Enumerable.Range(0, 8))
        {
            var haystack = new HaystackMaker(3, "z") { Depths = [0.5] }.Make(number, characters);

            var facts = haystack.Text.Split('\n').Where(l => l.StartsWith("The access code", StringComparison.Ordinal)).ToList();
            foreach (var key in haystack.Keys.Where(k => !k.IsChain))
                facts.Should().ContainSingle(l => l == $"The access code for project {key.Name} is {key.Code}.");
            haystack.Text.Split("\nVariable").Length.Should().Be(haystack.HasChain ? 1 + 8 : 1, "two chains of a setting and three copies");
            haystack.HasChain.Should().Be(number % 4 == 3 && characters > 600);
            facts.Count.Should().BeGreaterThanOrEqualTo(4 + (characters / 500), "distractors stand beside the keys");
            if (characters > 600)
                haystack.Asking().Length.Should().BeInRange(characters - 12, characters);
        }
    }

    [Fact]
    public async Task A_size_without_room_for_a_question_is_not_judged_and_says_the_least()
    {
        var result = await MeasurementTests.MeasureAsync(new FakeReader(), 32_768, change: o => o with { Only = 150 });

        result.Judged.Should().BeFalse();
        result.Accepted.NotJudged.Should().StartWith("150 tokens have no room for a question and its answer: ");
        result.Probes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_prompt_that_is_counted_longer_than_its_size_is_made_again_with_less()
    {
        // Beyond 1,500 tokens each costs a fifth more than before.
        var server = new FakeReader { Count = prompt => Tokenizers["pieces of four"](prompt) is var n && n > 1_500 ? n + ((n - 1_500) / 5) : n };

        var result = await MeasurementTests.MeasureAsync(server, 8_192);

        foreach (var probe in result.Probes)
            (probe.PromptTokens!.Value + Reserved).Should().BeInRange((long)(0.95 * probe.Size), probe.Size);
        server.Prompts.Should().Contain(p => p + Reserved > 2_000 && p + Reserved < 2_400, "the first one of 2,000 was too long");
    }

    private static Func<string, int> Tokens(string tokenizer)
    {
        if (Tokenizers.TryGetValue(tokenizer, out var count))
            return count;
        var codec = TinyModels.Engine(tokenizer).Codec;
        return prompt => codec.Encode(prompt).Length;
    }
}
