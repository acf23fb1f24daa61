using MlxDoctor.Core.Findings;

namespace MlxDoctor.Weights.Static;

/// <summary>A check of files on disk.</summary>
/// <param name="Id">Name in reports.</param>
/// <param name="Code">The code of a finding where the check is put as a case.</param>
/// <param name="Title">What is checked, one sentence.</param>
/// <param name="Run">Yields what is wrong; nothing when all is well.</param>
internal sealed record StaticCheck(string Id, FindingCode Code, string Title, Func<StaticContext, IEnumerable<StaticFinding>> Run);
