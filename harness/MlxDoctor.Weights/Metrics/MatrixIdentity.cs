namespace MlxDoctor.Weights.Metrics;

/// <summary>Where a matrix comes from and what it is in the model.</summary>
/// <param name="File">Shard, relative to the model directory.</param>
/// <param name="SourceTensor">Name in the shard.</param>
/// <param name="DerivedTensor">Unique name of this matrix.</param>
/// <param name="Layer">Layer, -1 when the name has none.</param>
/// <param name="Projection">Canonical projection name.</param>
/// <param name="ExpertId">Expert, -1 for shared experts and dense weights.</param>
/// <param name="IsRoutedExpert">One of the experts that the router chooses from.</param>
/// <param name="IsSharedExpert">An expert that is always active.</param>
/// <param name="StoredAs">Stored type, as in <c>BF16</c> or <c>affine_q4_g32/BF16</c>.</param>
internal sealed record MatrixIdentity(string File, string SourceTensor, string DerivedTensor, int Layer, string Projection,
    int ExpertId, bool IsRoutedExpert, bool IsSharedExpert, string StoredAs)
{
    /// <summary>Block of four layers; null when the layer is unknown.</summary>
    public int? Block4 => Layer < 0 ? null : Layer / 4;
}
