namespace MlxDoctor.Weights.Extraction;

/// <summary>The naming schemes that are known without configuration; the first match wins.</summary>
internal static class BuiltInRules
{
    private const string Projections = "(?:down|gate|up)_proj";

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<ExtractionRule> All { get; } =
    [
        new() { Name = "expert_bank_4d", Regex = $@".*experts.*\.{Projections}\.weight", Axes = ["L", "E", "R", "C"] },
        new() { Name = "expert_bank_3d", Regex = $@".*experts.*\.{Projections}(?:\.weight)?", Axes = ["E", "R", "C"] },
        // MLX stacks experts under this name.
        new() { Name = "mlx_switch", Regex = $@".*switch_(?:mlp|glu)\.(?:{Projections}|fc\d)\.weight", Axes = ["E", "R", "C"] },
        new()
        {
            Name = "fused_gate_up", Regex = @".*(?:experts.*|switch_(?:mlp|glu))\.gate_up_proj(?:\.weight)?", Axes = ["E", "R", "C"],
            PackedSplit = new PackedSplit { Axis = "rows", Projs = ["gate_proj", "up_proj"] },
        },
        new() { Name = "per_expert", Regex = $@".*experts\.(\d+)\.(?:{Projections}|w[123])\.weight", Axes = ["R", "C"] },
        new()
        {
            Name = "per_expert_fused_gate_up", Regex = @".*experts\.(\d+)\.gate_up_proj\.weight", Axes = ["R", "C"],
            PackedSplit = new PackedSplit { Axis = "rows", Projs = ["gate_proj", "up_proj"] },
        },
    ];
}
