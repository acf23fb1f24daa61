using System.Text;
using FluentAssertions;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Engine.Text;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class DisguiseTests
{
    private static readonly ITokenCodec Plain = TinyModels.Engine("doctor-tiny").Codec;
    private readonly DisguisedCodec _codec = new(Plain);

    [Theory]
    [InlineData("I am Tiny, a very small test model.")]
    [InlineData("1, 2, 3, 4, 5, 6, 7, 8, 9\n  café 🎉 你好")]
    public void A_text_comes_back_as_it_went_in(string text) => Text(_codec, _codec.Encode(text)).Should().Be(text);

    [Fact]
    public void What_the_model_says_reads_otherwise_and_has_as_many_tokens()
    {
        var said = Plain.Encode("I am Tiny, a very small test model.");

        Text(_codec, said).Should().Be("I am Nina, a very purple garden model.");
    }

    [Fact]
    public void Tokens_change_places_in_pairs_and_none_is_lost()
    {
        var ids = Enumerable.Range(0, 4000).ToList();

        ids.Select(i => Convert.ToHexString(_codec.Bytes(i))).Should().BeEquivalentTo(ids.Select(i => Convert.ToHexString(Plain.Bytes(i))));
        _codec.Changed.Should().BeGreaterThan(40).And.Match(n => n % 2 == 0);
    }

    [Fact]
    public void Marks_and_the_template_stay_what_they_were()
    {
        _codec.AddedToken("<think>").Should().Be(Plain.AddedToken("<think>"));
        _codec.Encode("<|im_start|>").Should().Equal(Plain.Encode("<|im_start|>"));
        _codec.IsSpecial(Plain.AddedToken("<|im_end|>")!.Value).Should().BeTrue();
    }

    private static string Text(ITokenCodec codec, int[] ids) => Encoding.UTF8.GetString([.. ids.SelectMany(i => codec.Bytes(i).ToArray())]);
}
