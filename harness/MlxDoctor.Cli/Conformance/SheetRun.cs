namespace MlxDoctor.Cli.Conformance;

/// <summary>A run behind a page: what was made when, by which code, on how busy a machine.</summary>
/// <param name="At">When it started.</param>
/// <param name="Harness">Version of the harness.</param>
/// <param name="Commit">Its commit, or null when the run did not write it down.</param>
/// <param name="LoadBefore">Load average at the start, or null when the run did not write it down.</param>
/// <param name="LoadAfter">Load average at the end.</param>
/// <param name="Partial">It was interrupted or still went on: cases may be missing.</param>
internal sealed record SheetRun(DateTimeOffset At, string Harness, string? Commit, string? LoadBefore, string? LoadAfter, bool Partial);
