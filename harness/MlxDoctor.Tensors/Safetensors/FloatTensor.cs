namespace MlxDoctor.Tensors.Safetensors;

/// <summary>A float32 tensor to be written.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">Values, the last dimension running fastest.</param>
internal sealed record FloatTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
