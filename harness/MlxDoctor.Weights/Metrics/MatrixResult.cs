namespace MlxDoctor.Weights.Metrics;

/// <summary>The rows that one matrix adds to the tables, and what is suspicious about it.</summary>
internal sealed record MatrixResult(object?[] Stats, IReadOnlyList<object?[]> Quant, IReadOnlyList<string> Warnings);
