using System.Text.Json;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Weights.Checkpoints;

/// <summary>The parts of a model's config.json that its tensors must agree with.</summary>
internal sealed class ModelConfig
{
    private readonly Dictionary<string, QuantScheme?> _overrides = new(StringComparer.Ordinal);

    private ModelConfig(JsonElement root) => Root = root;

    /// <summary>The whole object.</summary>
    public JsonElement Root { get; }

    /// <summary>Scheme of every module without an override; null when the model is not quantised.</summary>
    public QuantScheme? DefaultScheme { get; private set; }

    /// <summary>What is wrong with the quantisation block.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Modules that have a scheme of their own (null: not quantised).</summary>
    public IReadOnlyDictionary<string, QuantScheme?> Overrides => _overrides;

    /// <summary>Reads config.json; null when it is missing; the problem when it cannot be read.</summary>
    public static (ModelConfig? Config, string? Problem) Read(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
            return (null, null);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, "config.json: is not a JSON object");
            var config = new ModelConfig(document.RootElement.Clone());
            config.ReadQuantization();
            return (config, null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return (null, $"config.json: is not valid JSON ({e.Message})");
        }
    }

    /// <summary>Scheme of a module such as <c>model.layers.0.mlp.gate</c>.</summary>
    public QuantScheme? SchemeOf(string module) => _overrides.TryGetValue(module, out var own) ? own : DefaultScheme;

    /// <summary>A whole number under any of several names, also inside text_config.</summary>
    public long? Integer(params string[] names)
    {
        foreach (var name in names)
        {
            if (Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
                return number;
            if (Root.TryGetProperty("text_config", out var text) && text.ValueKind == JsonValueKind.Object
                && text.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number))
                return number;
        }

        return null;
    }

    private void ReadQuantization()
    {
        if (!Root.TryGetProperty("quantization", out var block) || block.ValueKind != JsonValueKind.Object)
        {
            // Other tools (GPTQ, AWQ, fp8) use the second name with other keys.
            if (!Root.TryGetProperty("quantization_config", out block) || block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("group_size", out _)
                || !block.TryGetProperty("bits", out _))
                return;
        }

        DefaultScheme = Scheme(block, "quantization", "affine");
        var mode = block.TryGetProperty("mode", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "affine";
        foreach (var item in block.EnumerateObject())
        {
            if (item.Value.ValueKind == JsonValueKind.False)
                _overrides[item.Name] = null;
            else if (item.Value.ValueKind == JsonValueKind.Object)
                _overrides[item.Name] = Scheme(item.Value, $"quantization.{item.Name}", item.Value.TryGetProperty("mode", out _) ? "affine" : mode);
        }
    }

    private QuantScheme? Scheme(JsonElement block, string where, string defaultMode)
    {
        int? Field(string name) => block.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var n) ? n : null;
        var mode = block.TryGetProperty("mode", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : defaultMode;
        var scheme = QuantSchemes.From(mode, Field("bits"), Field("group_size"), out var problem);
        if (problem is not null)
            Problems.Add($"config.json: {where}: {problem}");
        return scheme;
    }
}
