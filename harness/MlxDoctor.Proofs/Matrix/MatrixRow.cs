using MlxDoctor.Core.Findings;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>What one fault did to the catalogue.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Class">Class of real bug.</param>
/// <param name="Intended">The case that must notice.</param>
/// <param name="Code">A code that it must give.</param>
/// <param name="Fired">Every case that reported something, with its codes.</param>
/// <param name="Ran">How many cases were put.</param>
/// <param name="Seconds">Time of the row; null in a matrix that was read and does not tell.</param>
/// <param name="At">When the row was started; null in a matrix that was read and does not tell.</param>
/// <param name="Run">The run that made it; null in a matrix that was read and does not tell.</param>
/// <param name="Failure">Why the row could not be run; null when it was.</param>
internal sealed record MatrixRow(
    string Fault, string Class, string Intended, string Code, IReadOnlyDictionary<string, IReadOnlyList<string>> Fired, int Ran, double? Seconds,
    DateTimeOffset? At, ProofRun? Run, string? Failure)
{
    /// <summary>What was said with a model that nobody knows; null where that was not tried.</summary>
    public FirstContact? Contact { get; init; }

    /// <summary>The intended case gave the intended code.</summary>
    public bool Caught => Fired.TryGetValue(Intended, out var codes) && codes.Contains(Code);

    /// <summary>Cases that reported something where the shared checks saw nothing.</summary>
    public int Specific => Fired.Count(f => !f.Value.Any(c => FindingCode.Find(c) is { Shared: true }));
}
