namespace MlxDoctor.Harness.Servers;

/// <summary>What answers on one of the usual local ports.</summary>
/// <param name="Port">The port.</param>
/// <param name="What">In words: nothing, the models that are served, or what came instead.</param>
/// <param name="Models">Ids of the served models.</param>
/// <param name="TryNext">The command to try, or null when there is nothing to try.</param>
internal sealed record ScannedPort(int Port, string What, IReadOnlyList<string> Models, string? TryNext);
