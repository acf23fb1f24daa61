using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Puppets;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Unit.Puppets;

/// <summary>Checkpoints are the same to the byte, and what cannot be emitted is refused.</summary>
[Trait("Tier", "Smoke")]
public sealed class PuppetBuildTests
{
    private static readonly PuppetFamily Family = new()
    {
        Name = "toy",
        Folder = "toy-puppet",
        End = "<end>",
        Special = ["<end>"],
        Shared = ["<a>", "<b>"],
        Template = new() { System = ("s:", "\n"), User = ("u:", "\n"), Assistant = ("a:", "\n"), Tool = ("t:", "\n"), Generation = "a:" },
    };

    [Fact]
    public void The_same_scripts_give_the_same_bytes_and_another_script_other_ones()
    {
        var family = Puppets.Book.Get("qwen3");

        family.Build().Hash.Should().Be(family.Build().Hash);
        PuppetBuilder.Build(Family, [Script("one", "x")]).Hash.Should().NotBe(PuppetBuilder.Build(Family, [Script("one", "y")]).Hash);
    }

    [Fact]
    public void A_mark_that_comes_twice_with_nothing_between_is_refused_and_one_with_a_word_between_is_not()
    {
        FluentActions.Invoking(() => PuppetBuilder.Build(Family, [Script("twice", "x<a><b><a>")]))
            .Should().Throw<UsageException>().WithMessage("*'twice' is ambiguous: '<a>' comes twice*");

        PuppetBuilder.Build(Family, [Script("fine", "x<a><b>y<a>")]).Vocabulary.Ids(0).Should().HaveCount(6);
    }

    [Fact]
    public void More_tokens_than_thirteen_bits_tell_apart_are_refused() =>
        FluentActions.Invoking(() => PuppetBuilder.Build(Family, [Script("long", string.Concat(Enumerable.Repeat(" word", PuppetVocabulary.MaxTokens)))]))
            .Should().Throw<UsageException>().WithMessage("*needs * tokens*");

    [Fact]
    public void A_token_that_the_family_lacks_is_refused() =>
        FluentActions.Invoking(() => PuppetBuilder.Build(Family, [new PuppetScript("odd", [PuppetPiece.Of("<c>")])]))
            .Should().Throw<UsageException>().WithMessage("*uses the token '<c>'*");

    [Fact]
    public void A_text_that_repeats_has_an_id_for_each_place_and_an_unused_text_for_each_repeat()
    {
        var built = PuppetBuilder.Build(Family, [Script("repeats", " la la la")]);

        built.Vocabulary.Ids(0).Should().Equal(0, 1, 2, built.Vocabulary.IdOf("<end>"));
        built.Vocabulary.Fillers.Should().Be(2);
        var list = JsonNode.Parse(built.Files["tokenizer.json"])!["model"]!["vocab"]!.AsArray();
        list.Should().HaveCount(built.Vocabulary.Count);
        list.Select(e => (string)e![0]!).Distinct().Should().HaveCount(built.Vocabulary.FirstSelector + built.Vocabulary.Selectors.Count);
    }

    [Fact]
    public void The_weights_are_those_of_one_llama_layer()
    {
        using var folder = new TemporaryFolder();
        var built = PuppetBuilder.Build(Family, [Script("one", "x<a>y")]);
        using var file = SafetensorsFile.Open(Path.Combine(built.WriteBelow(folder.Path), "model.safetensors"));

        file.Tensors.Keys.Should().HaveCount(12).And.Contain("model.layers.0.mlp.gate_proj.weight");
    }

    [Fact]
    public void A_folder_is_written_once_and_named_as_servers_want_it()
    {
        using var folder = new TemporaryFolder();
        var built = Puppets.Book.Get("glm4").Build();

        var path = built.WriteBelow(folder.Path);
        File.WriteAllText(Path.Combine(path, "mine.txt"), "kept");

        built.WriteBelow(folder.Path).Should().Be(path);
        Path.GetFileName(path).Should().Be("GLM-4.7-puppet");
        File.Exists(Path.Combine(path, "mine.txt")).Should().BeTrue();
        Directory.EnumerateDirectories(folder.Path).Should().ContainSingle("no half-written folder stays");
    }

    [Fact]
    public void Characters_beyond_ascii_are_split_into_bytes_where_a_script_says_so()
    {
        var splitter = new PieceSplitter(Family);

        splitter.Split("é").Should().ContainSingle();
        splitter.Split("é", byBytes: true).Select(p => p.Bytes.ToArray().Single()).Should().Equal(Encoding.UTF8.GetBytes("é"));
        splitter.Split("x<a>y").Select(p => (p.Text, p.Shared)).Should().Equal(("x", false), ("<a>", true), ("y", false));
    }

    private static PuppetScript Script(string name, string text) => new(name, new PieceSplitter(Family).Split(text));
}
