using FluentAssertions;
using MlxDoctor.Harness.Models;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Models;

[Trait("Tier", "Smoke")]
public sealed class CompletenessTests : IDisposable
{
    private readonly ModelTree _tree = new();

    [Fact]
    public void A_whole_model_is_complete() => Of(_tree.Model("m")).Should().Be("complete");

    [Fact]
    public void A_model_of_links_is_complete() => Of(_tree.Snapshot("hub", "org/m", "c0ffee")).Should().Be("complete");

    [Fact]
    public void A_folder_that_is_not_there_is_not_found_and_no_partial_download() =>
        Of(Path.Combine(_tree.Root, "nothing")).Should().StartWith("not found");

    [Fact]
    public void A_dangling_link_to_weights_is_a_partial_download()
    {
        var snapshot = _tree.Snapshot("hub", "org/m", "c0ffee");
        File.Delete(Path.Combine(_tree.Root, "hub", "models--org--m", "blobs", "c0ffee-model.safetensors"));

        Of(snapshot).Should().Be("partial download: model.safetensors leads to nothing");
    }

    [Fact]
    public void A_dangling_link_to_the_configuration_is_a_partial_download()
    {
        var snapshot = _tree.Snapshot("hub", "org/m", "c0ffee");
        File.Delete(Path.Combine(_tree.Root, "hub", "models--org--m", "blobs", "c0ffee-config.json"));

        Of(snapshot).Should().StartWith("partial download: config.json");
    }

    [Fact]
    public void A_file_of_length_zero_is_a_partial_download()
    {
        var model = _tree.Model("m");
        File.WriteAllBytes(Path.Combine(model, "model.safetensors"), []);

        Of(model).Should().Be("partial download: model.safetensors is empty");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(50)]
    public void A_file_shorter_than_its_header_says_is_a_partial_download(int missing)
    {
        var model = _tree.Model("m");
        File.WriteAllBytes(Path.Combine(model, "model.safetensors"), ModelTree.Weights[..^missing]);

        Of(model).Should().StartWith("partial download: model.safetensors").And.Contain("incomplete download");
    }

    [Fact]
    public void A_file_that_is_no_safetensors_file_is_damaged()
    {
        var model = _tree.Model("m");
        File.WriteAllText(Path.Combine(model, "model.safetensors"), new string('x', 200));

        Of(model).Should().StartWith("damaged: model.safetensors");
    }

    [Theory]
    [InlineData(
        "{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}}",
        "partial download: 1 of 2 shards missing, the first is model-00002-of-00002.safetensors")]
    [InlineData("{\"weight_map\":{\"a\":\"model-0000", "damaged: model.safetensors.index.json is no valid JSON")]
    [InlineData("[]", "damaged: model.safetensors.index.json has no weight_map")]
    [InlineData("{\"metadata\":{}}", "damaged: model.safetensors.index.json has no weight_map")]
    [InlineData("{\"weight_map\":{\"a\":3}}", "damaged: model.safetensors.index.json names no file for 'a'")]
    [InlineData("{\"weight_map\":{\"a\":\"../secret.safetensors\"}}", "damaged: model.safetensors.index.json names no file for 'a'")]
    public void An_index_decides_and_a_corrupt_one_is_refused(string index, string expected)
    {
        var model = _tree.Model("m");
        File.Move(Path.Combine(model, "model.safetensors"), Path.Combine(model, "model-00001-of-00002.safetensors"));
        ModelTree.Write(model, "model.safetensors.index.json", index);

        Of(model).Should().Be(expected);
    }

    [Fact]
    public void An_index_that_is_a_dangling_link_is_a_partial_download()
    {
        var model = _tree.Model("m");
        File.CreateSymbolicLink(Path.Combine(model, "model.safetensors.index.json"), "nowhere");

        Of(model).Should().StartWith("partial download: model.safetensors.index.json");
    }

    [Fact]
    public void A_truncated_second_shard_is_seen_although_the_first_is_whole()
    {
        var model = _tree.Model("m");
        File.Move(Path.Combine(model, "model.safetensors"), Path.Combine(model, "a.safetensors"));
        File.WriteAllBytes(Path.Combine(model, "b.safetensors"), ModelTree.Weights[..^1]);
        ModelTree.Write(model, "model.safetensors.index.json", """{"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");

        Of(model).Should().StartWith("partial download: b.safetensors");
    }

    [Fact]
    public void A_broken_file_that_the_index_does_not_name_does_no_harm()
    {
        var model = _tree.Model("m");
        ModelTree.Write(model, "model.safetensors.index.json", """{"weight_map":{"x":"model.safetensors"}}""");
        File.WriteAllBytes(Path.Combine(model, "extra.safetensors"), []);

        Of(model).Should().Be("complete");
    }

    [Fact]
    public void An_index_without_entries_beside_a_single_file_is_complete()
    {
        var model = _tree.Model("m");
        ModelTree.Write(model, "model.safetensors.index.json", """{"weight_map":{}}""");

        Of(model).Should().Be("complete");
    }

    [Fact]
    public void An_index_without_entries_and_without_a_file_is_a_partial_download()
    {
        var model = _tree.Model("m");
        File.Delete(Path.Combine(model, "model.safetensors"));
        ModelTree.Write(model, "model.safetensors.index.json", """{"weight_map":{}}""");

        Of(model).Should().StartWith("partial download: no weights");
    }

    [Fact]
    public void Numbered_shards_without_index_are_counted()
    {
        var model = _tree.Model("m");
        File.Move(Path.Combine(model, "model.safetensors"), Path.Combine(model, "model-00001-of-00003.safetensors"));

        Of(model).Should().Be("partial download: 2 of 3 shards missing (model)");
    }

    [Theory]
    [InlineData("weights.npz", "PK\u0003\u0004rest", "complete")]
    [InlineData("weights.npz", "PK", "partial download: weights.npz is cut short")]
    [InlineData("weights.npz", "no zip at all", "damaged: weights.npz is no zip archive")]
    public void An_npz_file_counts_as_weights(string name, string content, string expected)
    {
        var model = _tree.Model("m");
        File.Delete(Path.Combine(model, "model.safetensors"));
        File.WriteAllText(Path.Combine(model, name), content);

        Of(model).Should().Be(expected);
    }

    [Theory]
    [InlineData("GGUF....", "complete")]
    [InlineData("GG", "partial download: q4.gguf is cut short")]
    [InlineData("<html>404", "damaged: q4.gguf is no GGUF file")]
    public void A_gguf_file_needs_neither_configuration_nor_tokenizer(string content, string expected)
    {
        var folder = Path.Combine(_tree.Root, "g");
        ModelTree.Write(folder, "q4.gguf", content);

        Of(folder).Should().Be(expected);
    }

    [Theory]
    [InlineData("{", "damaged: config.json is no valid JSON")]
    [InlineData("[1]", "damaged: config.json is no JSON object")]
    [InlineData("", "partial download: config.json leads to nothing or is empty")]
    public void A_configuration_that_cannot_be_read_is_no_model(string config, string expected)
    {
        var model = _tree.Model("m");
        File.WriteAllText(Path.Combine(model, "config.json"), config);

        Of(model).Should().Be(expected);
    }

    [Fact]
    public void Weights_without_a_tokenizer_are_a_partial_download()
    {
        var model = _tree.Model("m");
        File.Delete(Path.Combine(model, "tokenizer.json"));

        Of(model).Should().StartWith("partial download: no tokenizer");
    }

    [Fact]
    public void An_unfinished_file_explains_missing_weights()
    {
        var model = _tree.Model("m");
        File.Move(Path.Combine(model, "model.safetensors"), Path.Combine(model, "model.safetensors.part"));

        Of(model).Should().Be("partial download: model.safetensors.part is an unfinished download");
    }

    [Fact]
    public void An_unfinished_file_beside_whole_weights_does_no_harm()
    {
        var model = _tree.Model("m");
        File.WriteAllText(Path.Combine(model, "another-quantisation.gguf.part"), "");

        Of(model).Should().Be("complete");
    }

    public void Dispose() => _tree.Dispose();

    private static string Of(string folder) => Completeness.Of(folder).ToString();
}
