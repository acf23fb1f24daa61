using System.Text.Json;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Engine.Loading;
using MlxDoctor.EmbeddedServer.Engine.Model;
using MlxDoctor.EmbeddedServer.Engine.Scheduling;
using MlxDoctor.EmbeddedServer.Engine.Scripted;
using MlxDoctor.EmbeddedServer.Engine.Text;

namespace MlxDoctor.EmbeddedServer;

/// <summary>Loads a model directory in MLX or Hugging Face layout.</summary>
internal static class EngineLoader
{
    /// <summary>A running engine; <see cref="ModelLoadException"/> says in one line why there is none.</summary>
    public static ITextEngine Load(string modelDirectory, EngineOptions options)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelDirectory));
        if (!Directory.Exists(directory))
            throw new ModelLoadException($"{directory}: no such directory; give a model directory in MLX or Hugging Face layout");
        try
        {
            var config = LlamaConfig.Read(directory);
            var template = ChatTemplates.Of(directory);
            var tokenizer = TokenizerFile.Read(Path.Combine(directory, "tokenizer.json"));
            if (tokenizer.Count > config.Vocabulary)
                throw new ModelLoadException(
                    $"{directory}: tokenizer.json has {tokenizer.Count} tokens, config.json only {config.Vocabulary}; copy both of the same model");
            using var files = WeightFiles.Open(directory);
            var weights = LlamaWeights.Read(files, config);
            var facts = new EngineFacts(Path.GetFileName(directory), config.Context, config.Vocabulary, EndIds(directory));
            ITokenCodec codec = new TokenCodec(tokenizer, template);
            return new TextEngine(facts, options.Disguise ? new DisguisedCodec(codec) : codec, weights, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{directory}: cannot be read ({e.Message.ReplaceLineEndings(" ")}); check the files and their permissions", e);
        }
        catch (AggregateException e) when (e.InnerException is ModelLoadException inner)
        {
            throw new ModelLoadException(inner.Message, e);
        }
    }

    /// <summary>An engine that answers by the rules of a script, with the model's tokenizer and template.</summary>
    public static ITextEngine LoadScripted(string modelDirectory, string scriptFile)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelDirectory));
        var config = LlamaConfig.Read(directory);
        var codec = new TokenCodec(TokenizerFile.Read(Path.Combine(directory, "tokenizer.json")), ChatTemplates.Of(directory));
        var facts = new EngineFacts(Path.GetFileName(directory), config.Context, config.Vocabulary, EndIds(directory));
        return new ScriptedEngine(facts, codec, Script.Load(scriptFile));
    }

    /// <summary>An engine that answers from the text of the prompt, with the model's tokenizer and template.</summary>
    public static ITextEngine LoadReader(string modelDirectory, int? context)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelDirectory));
        var config = LlamaConfig.Read(directory);
        var codec = new TokenCodec(TokenizerFile.Read(Path.Combine(directory, "tokenizer.json")), ChatTemplates.Of(directory));
        return new ReaderEngine(new EngineFacts(Path.GetFileName(directory), context ?? config.Context, config.Vocabulary, EndIds(directory)), codec);
    }

    private static HashSet<int> EndIds(string directory)
    {
        var ids = new HashSet<int>();
        foreach (var name in (string[])["generation_config.json", "config.json"])
        {
            var file = Path.Combine(directory, name);
            if (!File.Exists(file))
                continue;
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                if (!document.RootElement.TryGetProperty("eos_token_id", out var value))
                    continue;
                foreach (var id in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
                {
                    if (id.ValueKind == JsonValueKind.Number)
                        ids.Add(id.GetInt32());
                }
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                throw new ModelLoadException($"{file}: not a readable configuration ({e.Message.ReplaceLineEndings(" ")}); copy the model directory again", e);
            }
        }

        return ids.Count > 0
            ? ids
            : throw new ModelLoadException(
                $"{directory}: eos_token_id is neither in generation_config.json nor in config.json; copy the model directory again");
    }
}
