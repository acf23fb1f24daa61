using System.Text;
using FluentAssertions;
using MlxDoctor.EmbeddedServer.Engine.Text;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class TokenizerTests
{
    [Fact]
    public void Every_golden_tokenizer_case_has_the_same_ids_and_text()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        foreach (var entry in TinyModels.Golden("doctor-tiny").GetProperty("tokenizer").EnumerateArray())
        {
            var text = entry.GetProperty("text").GetString()!;
            codec.Encode(text).Should().Equal(TinyModels.Ints(entry.GetProperty("ids")), "of {0}", text);
            Encoding.UTF8.GetString([.. codec.Encode(text, allowSpecial: false).SelectMany(id => codec.Bytes(id).ToArray())]).Should().Be(text);
        }
    }

    [Fact]
    public void An_emoji_that_spans_tokens_appears_whole_or_not_at_all()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        var text = new IncrementalText(codec);
        var pieces = codec.Encode("a🎉你👨‍👩‍👧").Select(text.Push).ToArray();
        pieces.Should().OnlyContain(p => !p.Contains('\uFFFD') && (p.Length == 0 || !char.IsHighSurrogate(p.Last())));
        (string.Concat(pieces) + text.Flush()).Should().Be("a🎉你👨‍👩‍👧");
    }

    [Fact]
    public void An_answer_that_ends_inside_a_character_says_so()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        var text = new IncrementalText(codec);
        text.Push(codec.Encode("🎉")[0]).Should().BeEmpty();
        text.Flush().Should().Be("\uFFFD");
    }

    [Fact]
    public void Special_tokens_are_recognised_only_when_allowed_and_have_no_bytes()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        var end = codec.AddedToken("<|im_end|>")!.Value;
        codec.Encode("a<|im_end|>").Should().EndWith([end]);
        codec.Encode("a<|im_end|>", allowSpecial: false).Should().NotContain(end);
        codec.IsSpecial(end).Should().BeTrue();
        codec.Bytes(end).Length.Should().Be(0);
        var think = codec.AddedToken("<think>")!.Value;
        codec.IsSpecial(think).Should().BeFalse();
        Encoding.UTF8.GetString(codec.Bytes(think)).Should().Be("<think>");
        codec.AddedToken("<nothing>").Should().BeNull();
    }

    [Fact]
    public void A_word_of_200000_letters_and_a_lone_surrogate_do_no_harm()
    {
        var codec = TinyModels.Engine("doctor-tiny").Codec;
        codec.Encode(new string('x', 1_000_000)).Length.Should().BeGreaterThan(1000);
        codec.Encode("a\ud83db").Should().NotBeEmpty();
    }
}
