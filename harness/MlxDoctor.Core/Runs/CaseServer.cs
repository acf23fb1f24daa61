namespace MlxDoctor.Core.Runs;

/// <summary>The server that a case talked to.</summary>
/// <param name="Url">Where it answered.</param>
/// <param name="Version">What its version command printed, or null.</param>
/// <param name="Launched">True when the harness started it.</param>
public sealed record CaseServer(string Url, string? Version, bool Launched)
{
    /// <summary>What a server says of itself, and reports say of its rows, when rules answer in place of a model.</summary>
    public const string ScriptedMark = "scripted model";

    /// <summary>Rules answered in place of a model: the row says nothing about one.</summary>
    public bool Scripted { get; init; }
}
