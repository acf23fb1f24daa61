namespace MlxDoctor.Harness.Servers;

/// <summary>A server that is installed on this machine.</summary>
/// <param name="Executable">Its program.</param>
/// <param name="Version">What its version command prints, or null.</param>
internal sealed record InstalledServer(string Executable, string? Version)
{
    /// <summary>The installed server of a profile, or null.</summary>
    /// <remarks>Where two packages install a command of the same name, only one whose version command succeeds is the profile's.</remarks>
    public static async Task<InstalledServer?> FindAsync(ServerProfile profile, CancellationToken cancellation)
    {
        InstalledServer? first = null;
        foreach (var candidate in Executables.Candidates(profile))
        {
            var found = new InstalledServer(candidate, await ServerVersion.OfAsync(profile, candidate, cancellation));
            if (found.Version is not null || profile.VersionCommand.Count == 0)
                return found;
            first ??= found;
        }
        return profile.SharedCommand && Executables.Named(profile) is null ? null : first;
    }
}
