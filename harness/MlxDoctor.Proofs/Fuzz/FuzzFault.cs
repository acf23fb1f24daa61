namespace MlxDoctor.Proofs.Fuzz;

/// <summary>A mutated file that a reader could not cope with; seed and mutation make it again.</summary>
internal sealed record FuzzFault(string Format, ulong Seed, int Mutation, string What);
