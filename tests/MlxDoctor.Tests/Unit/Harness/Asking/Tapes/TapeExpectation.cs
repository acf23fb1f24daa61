namespace MlxDoctor.Tests.Unit.Harness.Asking.Tapes;

/// <summary>What a tape came to when it was recorded.</summary>
/// <param name="Server">Profile and version.</param>
/// <param name="Passed">How many cases hold.</param>
/// <param name="NotPassed">The others in running order: verdict, case, codes of the findings.</param>
internal sealed record TapeExpectation(string Server, int Passed, IReadOnlyList<string> NotPassed);
