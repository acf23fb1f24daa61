using System.Text.RegularExpressions;

namespace MlxDoctor.Harness.Servers;

/// <summary>What a server of a profile answers when it says that it is ready.</summary>
/// <param name="Path">The path to ask, from the root of the server.</param>
/// <param name="Status">The status that means ready.</param>
/// <param name="Body">What the body must match as well, or null.</param>
/// <param name="FailedStatus">The status that means that it will never be ready, or null.</param>
internal sealed record Readiness(string Path, int Status, Regex? Body, int? FailedStatus);
