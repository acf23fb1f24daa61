using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Engine.Loading;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class LoadingTests : IDisposable
{
    private readonly ModelCopy _model = new("doctor-tiny-4bit");

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_missing_directory_and_an_empty_one_are_named()
    {
        Refused(Path.Combine(_model.Folder, "nothing"), "no such directory");
        var empty = Directory.CreateDirectory(Path.Combine(_model.Folder, "empty")).FullName;
        Refused(empty, "config.json: missing");
    }

    [Theory]
    [InlineData("config.json", "\"llama\"", "\"qwen3\"", "model_type is 'qwen3'")]
    [InlineData("config.json", "\"model_type\"", "\"type\"", "model_type is 'not set'")]
    [InlineData("config.json", "{", "", "not a readable configuration")]
    [InlineData("config.json", "\"hidden_size\": 256", "\"hidden_size\": \"256\"", "hidden_size is \"256\"")]
    [InlineData("config.json", "\"hidden_size\": 256", "\"hidden_size\": 512", "shape [256], config.json asks for [512]")]
    [InlineData(
        "config.json", "\"intermediate_size\": 768", "\"intermediate_size\": 512", "gate_proj.weight' has shape [768, 32], config.json asks for [512, 32]")]
    [InlineData("config.json", "\"num_hidden_layers\": 5", "\"num_hidden_layers\": 6", "tensor 'model.layers.5.input_layernorm.weight' is in no")]
    [InlineData("config.json", "\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", "not a multiple")]
    [InlineData("config.json", "\"rope_scaling\": null", "\"rope_scaling\": {\"type\": \"yarn\"}", "rope_scaling is set")]
    [InlineData("config.json", "\"bits\": 4", "\"bits\": 7", "7 bits")]
    [InlineData("config.json", "\"bits\": 4", "\"bits\": 8", "config.json asks for [256, 64]")]
    [InlineData("config.json", "\"affine\"", "\"mxfp4\"", "mode 'mxfp4'")]
    [InlineData("config.json", "\"quantization\"", "\"other\"", "no quantization block")]
    [InlineData("tokenizer.json", "\"BPE\"", "\"Unigram\"", "a Unigram list that is not of bytes")]
    [InlineData("tokenizer.json", "\"o u\"", "\"o qqqq\"", "merge 0")]
    [InlineData("tokenizer.json", "\\\\p{N}|", "\\\\p{N}+|", "pre_tokenizer")]
    [InlineData("chat_template.jinja", "tool_call", "toolcall", "unknown chat template")]
    [InlineData("model.safetensors.index.json", "\"weight_map\"", "\"map\"", "not a readable index")]
    [InlineData("model.safetensors.index.json", "\"model.safetensors\"", "\"../model.safetensors\"", "outside the directory")]
    public void A_directory_that_does_not_fit_is_refused_with_one_line(string file, string from, string to, string problem)
    {
        _model.Edit(file, from, to);
        Refused(_model.Folder, problem);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("model.safetensors")]
    public void A_missing_file_is_named(string file)
    {
        File.Delete(_model[file]);
        Refused(_model.Folder, file);
    }

    [Fact]
    public void Truncated_weights_are_named_with_their_tensor()
    {
        using (var stream = File.OpenWrite(_model["model.safetensors"]))
            stream.SetLength(stream.Length - 1000);
        Refused(_model.Folder, "model.safetensors: tensor '", "incomplete download");
    }

    [Fact]
    public void A_template_may_live_in_the_tokenizer_configuration()
    {
        File.Delete(_model["chat_template.jinja"]);
        using var engine = EngineLoader.Load(_model.Folder, new EngineOptions());
        engine.Facts.Should().BeEquivalentTo(new { ContextLength = 4096, VocabularySize = 4096, EndIds = new[] { 4091, 4089 } });
    }

    private static void Refused(string folder, params string[] problems)
    {
        var message = FluentActions.Invoking(() => EngineLoader.Load(folder, new EngineOptions()).Dispose()).Should().Throw<ModelLoadException>().Which.Message;
        message.Should().Contain(folder).And.ContainAll(problems).And.NotContain("\n");
    }
}
