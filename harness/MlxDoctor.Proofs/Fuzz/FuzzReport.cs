namespace MlxDoctor.Proofs.Fuzz;

/// <summary>What a row of mutated files did to a reader.</summary>
/// <param name="Format">File extension without the dot.</param>
/// <param name="Tried">Files that were opened.</param>
/// <param name="Read">Files that were still readable.</param>
/// <param name="Refused">Files that were refused with a reason.</param>
/// <param name="Faults">Crashes, hangs and allocations beyond the limit.</param>
internal sealed record FuzzReport(string Format, int Tried, int Read, int Refused, IReadOnlyList<FuzzFault> Faults);
