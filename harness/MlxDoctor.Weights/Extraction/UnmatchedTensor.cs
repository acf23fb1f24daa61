using MlxDoctor.Weights.Checkpoints;

namespace MlxDoctor.Weights.Extraction;

/// <summary>A tensor that looked like a weight matrix and gave none, with the reason.</summary>
internal sealed record UnmatchedTensor(SourceTensor Tensor, string Reason);
