using MlxDoctor.Core.Findings;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Weights.Static;

/// <summary>config.json against the tensors.</summary>
internal static class ConfigChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<StaticCheck> All { get; } =
    [
        new("config.readable", FindingCode.WeightsConfigReadable, "config.json is there and valid", c => c.Checkpoint.Config is null
            ? [new(StaticVerdict.Fail, "config.json", null, c.Has("config.json") ? "is not a valid JSON object" : "is missing")] : []),
        new("config.model_type", FindingCode.WeightsConfigModelType, "config.json names the architecture", c =>
            c.Checkpoint.Config is { } config && !config.Root.TryGetProperty("model_type", out _)
                ? [new(StaticVerdict.Fail, "config.json", null, "has no model_type")]
                : []),
        new("config.layers", FindingCode.WeightsConfigLayers, "the tensors have as many layers as config.json says", Layers),
        new("config.embedding", FindingCode.WeightsConfigEmbedding, "the embedding has vocab_size rows and hidden_size columns", Embedding),
        new("config.lm_head", FindingCode.WeightsConfigLmHead, "the output head has vocab_size rows, or is tied to the embedding", Head),
        new("config.attention", FindingCode.WeightsConfigAttention, "query and key projections fit the numbers of heads", Attention),
        new("config.experts", FindingCode.WeightsConfigExperts, "expert tensors fit the number of experts", Experts),
        new("config.torch_dtype", FindingCode.WeightsConfigTorchDtype, "the stored type is the one that config.json names", Dtype),
        new("quant.block", FindingCode.WeightsQuantBlock, "the quantisation block is one that MLX accepts", c =>
            (c.Checkpoint.Config?.Problems ?? []).Select(p => new StaticFinding(StaticVerdict.Fail, "config.json", null, p))),
        new("quant.shapes", FindingCode.WeightsQuantShapes, "packed shapes, scales and biases fit the quantisation block", c =>
            c.QuantProblems.Select(p => new StaticFinding(StaticVerdict.Fail, p.Split(':')[0], p.Split('\'').ElementAtOrDefault(1), p))),
        new("quant.declared", FindingCode.WeightsQuantDeclared, "packed weights and a quantisation block come together", Declared),
        new("quant.overrides", FindingCode.WeightsQuantOverrides, "every per-module override names a module "
            + "that exists", c => c.Checkpoint.Config is not { } config ? [] :
            config.Overrides.Keys.Where(m => !c.Checkpoint.Tensors.Exists(t => t.Name == m + ".weight"))
                .Select(m => new StaticFinding(StaticVerdict.Warn, "config.json", m, "is overridden, but there is no such module"))),
    ];

    private static IEnumerable<StaticFinding> Layers(StaticContext c)
    {
        if (c.Checkpoint.Config?.Integer("num_hidden_layers", "n_layer", "num_layers") is not { } expected)
            yield break;
        var layers = c.Checkpoint.Tensors.Select(t => Layer(t.Name)).Where(l => l >= 0).ToHashSet();
        if (layers.Count == 0)
            yield break;
        for (var l = 0; l < expected; l++)
            if (!layers.Contains(l))
                yield return new StaticFinding(
                    StaticVerdict.Fail, "config.json", null, FormattableString.Invariant($"says {expected} layers, but layer {l} has no tensor"));
        if (layers.Max() >= expected)
            yield return new StaticFinding(
                StaticVerdict.Warn, "config.json", null,
                FormattableString.Invariant($"says {expected} layers, but there are tensors of layer {layers.Max()}"));
    }

    private static int Layer(string name)
    {
        var parts = name.Split('.');
        var at = Array.IndexOf(parts, "layers");
        return at >= 0 && at + 1 < parts.Length
            && int.TryParse(parts[at + 1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : -1;
    }

    private static IEnumerable<StaticFinding> Embedding(StaticContext c)
    {
        var weight = c.Weights.FirstOrDefault(w => w.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal));
        if (c.Checkpoint.Config is not { } config || config.Integer("vocab_size") is not { } vocabulary)
            yield break;
        if (weight is null)
            yield return new StaticFinding(StaticVerdict.Warn, null, null, "no tensor ends with embed_tokens.weight");
        else if (weight.Shape[0] != vocabulary || (config.Integer("hidden_size", "d_model") is { } hidden && weight.Shape[^1] != hidden))
            yield return new StaticFinding(StaticVerdict.Fail, weight.Source.File, weight.Name,
                FormattableString.Invariant(
                    $"has shape [{string.Join(", ", weight.Shape)}], config.json says vocab_size {vocabulary} and hidden_size ")
                        + FormattableString.Invariant($"{config.Integer("hidden_size", "d_model")}"));
    }

    private static IEnumerable<StaticFinding> Head(StaticContext c)
    {
        var head = c.Weights.FirstOrDefault(w => w.Name.EndsWith("lm_head.weight", StringComparison.Ordinal));
        if (c.Checkpoint.Config is not { } config || config.Integer("vocab_size") is not { } vocabulary)
            yield break;
        var tied = config.Root.TryGetProperty("tie_word_embeddings", out var t) && t.ValueKind == System.Text.Json.JsonValueKind.True;
        if (head is null && !tied)
            yield return new StaticFinding(StaticVerdict.Warn, "config.json", null, "tie_word_embeddings is not true, but there is no lm_head.weight");
        if (head is not null && head.Shape[0] != vocabulary)
            yield return new StaticFinding(
                StaticVerdict.Fail, head.Source.File, head.Name, FormattableString.Invariant($"has {head.Shape[0]} rows, vocab_size is {vocabulary}"));
    }

    private static IEnumerable<StaticFinding> Attention(StaticContext c)
    {
        if (c.Checkpoint.Config is not { } config || config.Integer("num_attention_heads") is not { } heads || heads == 0
            || config.Integer("hidden_size") is not { } hidden)
            yield break;
        var size = config.Integer("head_dim") ?? hidden / heads;
        var keyHeads = config.Integer("num_key_value_heads") ?? heads;
        foreach (var weight in c.Weights.Where(w => w.Shape.Length == 2))
        {
            long? rows = weight.Name.EndsWith("self_attn.q_proj.weight", StringComparison.Ordinal) ? heads * size
                : weight.Name.EndsWith("self_attn.k_proj.weight", StringComparison.Ordinal)
                    || weight.Name.EndsWith("self_attn.v_proj.weight", StringComparison.Ordinal) ? keyHeads * size : null;
            // Gated attention doubles the queries.
            if (rows is { } expected && weight.Shape[0] != expected && weight.Shape[0] != 2 * expected)
                yield return new StaticFinding(
                    StaticVerdict.Fail, weight.Source.File, weight.Name,
                    FormattableString.Invariant($"has {weight.Shape[0]} rows, the heads of config.json need {expected}"));
        }
    }

    private static IEnumerable<StaticFinding> Experts(StaticContext c)
    {
        if (c.Checkpoint.Config?.Integer("num_experts", "n_routed_experts", "num_local_experts") is not { } experts)
            yield break;
        foreach (var weight in c.Weights.Where(
            w => w.Shape.Length == 3 && (w.Name.Contains("switch_mlp", StringComparison.Ordinal) || w.Name.Contains("experts", StringComparison.Ordinal))))
            if (weight.Shape[0] != experts)
                yield return new StaticFinding(
                    StaticVerdict.Fail, weight.Source.File, weight.Name,
                    FormattableString.Invariant($"holds {weight.Shape[0]} experts, config.json says {experts}"));
    }

    private static IEnumerable<StaticFinding> Dtype(StaticContext c)
    {
        if (c.Checkpoint.Config is not { } config || !config.Root.TryGetProperty("torch_dtype", out var value)
            || value.ValueKind != System.Text.Json.JsonValueKind.String)
            yield break;
        var expected =
            value.GetString() switch { "bfloat16" => TensorDtype.BF16, "float16" => TensorDtype.F16, "float32" => TensorDtype.F32, _ => (TensorDtype?)null };
        var odd = c.Weights.Where(w => w.Scheme is null && w.Source.Info.Dtype != expected).ToList();
        if (expected is not null && odd.Count > 0 && odd.Count == c.Weights.Count(w => w.Scheme is null))
            yield return new StaticFinding(
                StaticVerdict.Warn, odd[0].Source.File, odd[0].Name, $"is {odd[0].StoredAs} like every other tensor, config.json says {value.GetString()}");
    }

    private static IEnumerable<StaticFinding> Declared(StaticContext c)
    {
        var packed = c.Weights.FirstOrDefault(w => w.Scheme is not null);
        var declared = c.Checkpoint.Config?.DefaultScheme is not null;
        if (packed is not null && !declared)
            yield return new StaticFinding(StaticVerdict.Fail, "config.json", packed.Name, "weights are packed, but there is no quantization block");
        if (packed is null && declared)
            yield return new StaticFinding(StaticVerdict.Fail, "config.json", null, "has a quantization block, but no weight is packed");
    }
}
