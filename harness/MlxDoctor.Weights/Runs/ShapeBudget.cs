using System.Globalization;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;

namespace MlxDoctor.Weights.Runs;

/// <summary>The sizes that a config.json promises, under any of the names that model families give them; null where it says nothing.</summary>
internal sealed record ShapeBudget(long? NumLayers, long? HiddenSize, long? NumExperts, long? NumExpertsPerTok, long? MoeIntermediateSize)
{
    /// <summary>Reads it.</summary>
    public static ShapeBudget Of(ModelConfig config) => new(
        config.Integer("num_hidden_layers", "n_layer", "num_layers"),
        config.Integer("hidden_size", "d_model"),
        config.Integer("num_experts", "n_routed_experts", "num_local_experts"),
        config.Integer("num_experts_per_tok", "experts_per_token"),
        config.Integer("moe_intermediate_size", "expert_intermediate_size", "intermediate_size"));

    /// <summary>A line with [meta] for each promise that the extracted matrices do not keep.</summary>
    public IEnumerable<string> Disagreements(IReadOnlyList<WeightMatrix> matrices)
    {
        var layers = matrices.Where(m => m.Id.Layer >= 0).Select(m => m.Id.Layer).Distinct().Count();
        if (NumLayers is { } promised && layers > 0 && layers != promised)
            yield return Say($"[meta] config.json promises {promised} layers, {layers} have matrices");
        foreach (var bank in matrices.Where(m => m.Id.IsRoutedExpert).GroupBy(m => (m.Id.Layer, m.Id.Projection)).OrderBy(g => g.Key))
        {
            var experts = bank.Select(m => m.Id.ExpertId).Distinct().Count();
            if (NumExperts is { } expected && experts != expected)
                yield return Say($"[meta] config.json promises {expected} experts, layer {bank.Key.Layer} has {experts} of {bank.Key.Projection}");
            if (HiddenSize is { } hidden && bank.FirstOrDefault(m => m.Rows != hidden && m.Columns != hidden) is { } odd)
                yield return Say($"[meta] config.json promises hidden_size {hidden}, {odd.Id.SourceTensor} is {odd.Rows} x {odd.Columns}");
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
