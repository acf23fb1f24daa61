using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Puppets;

/// <summary>Makes the checkpoint of a family's scripts; the same input gives the same bytes.</summary>
internal static class PuppetBuilder
{
    /// <summary>Positions that attention can look back over.</summary>
    private const int Context = 5632;

    /// <summary>Far below what any text of bytes scores, so that no prompt holds a token of a script.</summary>
    private const double Never = -10000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The checkpoint.</summary>
    /// <exception cref="UsageException">A script is ambiguous, or there are too many.</exception>
    public static PuppetCheckpoint Build(PuppetFamily family, IReadOnlyList<PuppetScript> scripts)
    {
        var vocabulary = new PuppetVocabulary(family, scripts);
        var steps = PuppetSteps.Of(vocabulary, scripts);
        using var weights = new MemoryStream();
        SafetensorsWriter.Write(weights, PuppetNetwork.Write(vocabulary, steps));
        var jinja = JinjaTemplate.Write(family.Template);
        return new(family, scripts, vocabulary, new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["config.json"] = Json(Config(family, vocabulary, PuppetNetwork.Neurons(steps.Count))),
            ["generation_config.json"] = Json(new JsonObject { ["eos_token_id"] = new JsonArray(vocabulary.IdOf(family.End)) }),
            ["tokenizer.json"] = Json(Tokenizer(family, vocabulary)),
            ["tokenizer_config.json"] = Json(new JsonObject
            {
                ["tokenizer_class"] = "PreTrainedTokenizerFast",
                ["eos_token"] = family.End,
                ["model_max_length"] = Context,
                ["clean_up_tokenization_spaces"] = false,
            }),
            ["chat_template.jinja"] = Encoding.UTF8.GetBytes(jinja),
            ["puppet.json"] = Json(Frame(family.Template, jinja)),
            ["model.safetensors"] = weights.ToArray(),
        });
    }

    private static JsonObject Config(PuppetFamily family, PuppetVocabulary vocabulary, int neurons) => new()
    {
        ["architectures"] = new JsonArray("LlamaForCausalLM"),
        ["model_type"] = "llama",
        ["hidden_act"] = "silu",
        ["hidden_size"] = PuppetLayout.Hidden,
        ["head_dim"] = PuppetLayout.Hidden,
        ["intermediate_size"] = neurons,
        ["num_hidden_layers"] = 1,
        ["num_attention_heads"] = 1,
        ["num_key_value_heads"] = 1,
        ["max_position_embeddings"] = Context,
        ["rms_norm_eps"] = 1e-6,
        ["rope_theta"] = 10000.0,
        ["tie_word_embeddings"] = false,
        ["attention_bias"] = false,
        ["mlp_bias"] = false,
        ["torch_dtype"] = "float32",
        ["vocab_size"] = vocabulary.Count,
        ["eos_token_id"] = new JsonArray(vocabulary.IdOf(family.End)),
    };

    private static JsonObject Tokenizer(PuppetFamily family, PuppetVocabulary vocabulary)
    {
        var texts = new JsonArray();
        void Add(string text, double score) => texts.Add(new JsonArray(text, score));
        foreach (var piece in vocabulary.Own)
            Add(ByteLevel.Write(piece.Bytes.Span), Never);
        for (var b = 0; b < 256; b++)
            Add(ByteLevel.Write([(byte)b]), -1);
        foreach (var text in vocabulary.Shared.Concat(vocabulary.Selectors))
            Add(text, Never);
        for (var i = 0; i < vocabulary.Fillers; i++)
            Add(FormattableString.Invariant($"@@filler-{i}@@"), Never);
        var added = new JsonArray();
        for (var i = 0; i < vocabulary.Shared.Count; i++)
            added.Add(Added(vocabulary.FirstShared + i, vocabulary.Shared[i], family.Special.Contains(vocabulary.Shared[i])));
        for (var i = 0; i < vocabulary.Selectors.Count; i++)
            added.Add(Added(vocabulary.FirstSelector + i, vocabulary.Selectors[i], false));
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = Bytes(),
            ["post_processor"] = null,
            // A sequence of one: some servers take the bare form for a BPE vocabulary, whose texts never repeat.
            ["decoder"] = new JsonObject { ["type"] = "Sequence", ["decoders"] = new JsonArray(Bytes()) },
            ["model"] = new JsonObject { ["type"] = "Unigram", ["unk_id"] = vocabulary.FirstByte, ["vocab"] = texts, ["byte_fallback"] = false },
        };
    }

    private static JsonObject Bytes() => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = false, ["use_regex"] = false };

    private static JsonObject Added(int id, string text, bool special) => new()
    {
        ["id"] = id,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = special,
    };

    /// <summary>The frame as data, for a server that has no Jinja.</summary>
    private static JsonObject Frame(PuppetTemplate template, string jinja) => new()
    {
        ["template_sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jinja))),
        ["start"] = template.Start,
        ["system"] = Turn(template.System),
        ["user"] = Turn(template.User),
        ["assistant"] = Turn(template.Assistant),
        ["tool"] = Turn(template.Tool),
        ["generation"] = template.Generation,
        ["thinking"] = template.Thinking,
        ["no_thinking"] = template.NoThinking,
    };

    private static JsonArray Turn((string Before, string After) frame) => [frame.Before, frame.After];

    private static byte[] Json(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Readable);
}
