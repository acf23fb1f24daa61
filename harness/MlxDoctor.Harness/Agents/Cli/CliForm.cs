namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>A way to start an agent.</summary>
/// <param name="Name">For example <c>minimal</c>.</param>
/// <param name="Requests">Requests that the task takes; more are a warning.</param>
/// <param name="Arguments">Command line, with placeholders.</param>
/// <param name="Files">Configuration files: path and text, both with placeholders.</param>
internal sealed record CliForm(string Name, int Requests, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Files);
