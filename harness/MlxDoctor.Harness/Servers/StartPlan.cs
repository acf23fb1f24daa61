using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Servers;

/// <summary>One start of a server: what is executed, where and with which variables.</summary>
/// <param name="Executable">The program.</param>
/// <param name="Arguments">Its arguments, placeholders filled in.</param>
/// <param name="Environment">Variables to set, or to remove where null.</param>
/// <param name="WorkingDirectory">Where it starts.</param>
/// <param name="Port">The port that it was told to take.</param>
internal sealed record StartPlan(
    string Executable,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string?> Environment,
    string WorkingDirectory,
    int Port)
{
    /// <summary>Set in the environment; descendants inherit it.</summary>
    public const string TagVariable = "DOCTOR_SERVER_TAG";

    /// <summary>The value of the tag; no two starts share one.</summary>
    public string Tag { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What is looked for in the environments of processes.</summary>
    public string TagEntry => $"{TagVariable}={Tag}";

    /// <summary>A text among the arguments that no log may show.</summary>
    public string? Secret { get; init; }

    /// <summary>The command as a shell takes it, without the secret.</summary>
    public string CommandLine =>
        Secrets.Mask(
            Servers.CommandLine
                .Join(
                    [Executable, .. Secret is { Length: > 0 } secret ? Arguments.Select(
                        a => a.Replace(secret, Masker.Mark, StringComparison.Ordinal)) : Arguments]));
}
