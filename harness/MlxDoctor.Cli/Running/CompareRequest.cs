namespace MlxDoctor.Cli.Running;

/// <summary>What a comparison was asked for.</summary>
/// <param name="A">A model, or the URL of a server.</param>
/// <param name="B">The other one.</param>
/// <param name="Server">The profile that serves models.</param>
/// <param name="Model">The name to ask for at a URL; null for the only one it lists.</param>
/// <param name="ApiKeyEnv">The variable with the key of a URL.</param>
/// <param name="Repeat">How often the first is asked again.</param>
/// <param name="Gate">True when the verdicts set the exit code.</param>
/// <param name="Out">Folder of the run directories; null for the usual one.</param>
internal sealed record CompareRequest(string A, string B, string Server, string? Model, string? ApiKeyEnv, int Repeat, bool Gate, string? Out);
