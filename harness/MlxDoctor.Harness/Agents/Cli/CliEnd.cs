namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>How an agent's process ended.</summary>
/// <param name="ExitCode">Its exit code; null when it was ended.</param>
/// <param name="Output">What it wrote to its output: the answer.</param>
/// <param name="Errors">What it wrote beside it.</param>
/// <param name="Ended">Why it was ended; null when it ended by itself.</param>
internal sealed record CliEnd(int? ExitCode, string Output, string Errors, string? Ended);
