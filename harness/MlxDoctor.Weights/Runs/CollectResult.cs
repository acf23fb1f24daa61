using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>What a collection found.</summary>
internal sealed record CollectResult(Table Stats, Table Quant, IReadOnlyList<string> Warnings, long StoredBytes, long OtherBytes);
