using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Weights.Checkpoints;

/// <summary>One tensor of one file.</summary>
/// <param name="File">File, relative to the model directory.</param>
/// <param name="Info">Header entry.</param>
/// <param name="Content">The opened file.</param>
internal sealed record SourceTensor(string File, TensorInfo Info, ITensorFile Content)
{
    /// <summary>Name in the header.</summary>
    public string Name => Info.Name;
}
