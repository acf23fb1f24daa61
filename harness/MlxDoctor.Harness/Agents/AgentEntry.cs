namespace MlxDoctor.Harness.Agents;

/// <summary>A profile file: read, or broken, which must be seen too.</summary>
/// <param name="Name">The agent's name; of a broken file the file's.</param>
/// <param name="File">The file.</param>
/// <param name="Profile">The profile, or null when the file is broken.</param>
/// <param name="Problem">Why it is broken, or null.</param>
internal sealed record AgentEntry(string Name, string File, AgentProfile? Profile, string? Problem)
{
    /// <summary>Set when a user's file takes the place of a shipped one.</summary>
    public string? Notice { get; init; }
}
