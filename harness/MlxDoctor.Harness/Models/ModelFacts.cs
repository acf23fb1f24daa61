using System.Globalization;
using System.Text.Json;

namespace MlxDoctor.Harness.Models;

/// <summary>What a model's configuration says about it; null where it says nothing.</summary>
internal sealed record ModelFacts
{
    private static readonly string[] NoChat = ["Whisper", "CLIP", "Bert", "Wav2Vec", "T5Encoder"];

    /// <summary>Name of the architecture, for example <c>LlamaForCausalLM</c>, else the model type.</summary>
    public string? Architecture { get; private init; }

    /// <summary>Longest context in tokens.</summary>
    public int? ContextTokens { get; private init; }

    /// <summary>For example <c>4-bit</c>, <c>mxfp4</c> or <c>bfloat16</c>.</summary>
    public string? Quantisation { get; private init; }

    /// <summary>Size of all files of the model, links followed.</summary>
    public long? Bytes { get; private init; }

    /// <summary>False for what the architecture shows to be something else than a chat model, such as an embedder.</summary>
    public bool CanChat => Architecture is null || !NoChat.Any(n => Architecture.Contains(n, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads them; what cannot be read stays null.</summary>
    public static ModelFacts Of(string folder)
    {
        var bytes = ModelFiles.List(folder).Sum(n => ModelFiles.Length(Path.Combine(folder, n)) ?? 0);
        var facts = new ModelFacts { Bytes = bytes > 0 ? bytes : null };
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
            var root = json.RootElement;
            return root.ValueKind != JsonValueKind.Object ? facts : facts with
            {
                Architecture = Member(root, "architectures") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
                    ? list[0].ToString()
                    : Text(root, "model_type"),
                ContextTokens = Context(root),
                Quantisation = Scheme(root),
            };
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return facts;
        }
    }

    private static int? Context(JsonElement root)
    {
        foreach (var name in new[] { "max_position_embeddings", "max_sequence_length", "n_positions", "seq_length" })
            foreach (var place in new[] { root, Member(root, "text_config") ?? default })
                if (place.ValueKind == JsonValueKind.Object && Member(place, name) is { ValueKind: JsonValueKind.Number } value
                    && value.TryGetInt32(out var tokens))
                    return tokens;
        return null;
    }

    private static string? Scheme(JsonElement root)
    {
        var block = Member(root, "quantization") ?? Member(root, "quantization_config");
        if (block is not { ValueKind: JsonValueKind.Object } scheme)
            return Text(root, "torch_dtype") ?? Text(root, "dtype");
        if (Text(scheme, "mode") is { } mode && mode != "affine")
            return mode;
        return Member(scheme, "bits") is { ValueKind: JsonValueKind.Number } bits
            ? string.Create(CultureInfo.InvariantCulture, $"{bits}-bit")
            : Text(scheme, "quant_method");
    }

    private static JsonElement? Member(JsonElement place, string name) => place.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement place, string name) => Member(place, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
