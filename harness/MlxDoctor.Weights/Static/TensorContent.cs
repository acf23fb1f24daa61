namespace MlxDoctor.Weights.Static;

/// <summary>What one reading of a tensor shows.</summary>
/// <param name="NaNs">NaN values.</param>
/// <param name="Infinities">Infinite values.</param>
/// <param name="AllZero">Every value is zero.</param>
/// <param name="Hash">Hash of stored bytes, shape and type; equal for equal tensors.</param>
internal sealed record TensorContent(long NaNs, long Infinities, bool AllZero, string Hash);
