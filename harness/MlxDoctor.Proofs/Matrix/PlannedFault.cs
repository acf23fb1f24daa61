using MlxDoctor.Core.Findings;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>A way for the embedded server to misbehave, and the case that must notice.</summary>
/// <param name="Fault">As the server's <c>--fault</c> takes it.</param>
/// <param name="Case">Id of the case.</param>
/// <param name="Code">Code of a finding that it must give.</param>
/// <param name="Class">Class of real bug, A to J.</param>
internal sealed record PlannedFault(string Fault, string Case, FindingCode Code, string Class)
{
    /// <summary>Silence after which the embedded server sends a comment; short, so that comments are seen at all.</summary>
    public const string KeepaliveMs = "60";

    /// <summary>The key that the server asks for, where the fault is about keys.</summary>
    public string? ApiKey => KeyOf(Fault);

    /// <summary>Options of the embedded server.</summary>
    public IReadOnlyList<string> Options => OptionsOf(Fault);

    /// <summary>Options of the embedded server for a fault, or for several that are joined by +.</summary>
    public static string[] OptionsOf(string fault) =>
        [.. fault.Split('+').SelectMany(f => (string[])["--fault", f]), "--keepalive-ms", KeepaliveMs, .. KeyOf(fault) is { } key ? (string[])[
            "--api-key", key,
        ] : []];

    /// <summary>The key that a server with this fault asks for; null for faults that are not about keys.</summary>
    public static string? KeyOf(string fault) => fault.StartsWith("key-", StringComparison.Ordinal) ? "sk-doctor-matrix" : null;
}
